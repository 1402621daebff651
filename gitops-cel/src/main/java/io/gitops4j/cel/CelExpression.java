// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelRuntime;
import io.gitops4j.core.spi.ExpressionEngine.Expression;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.spi.ExpressionException.Code;
import io.gitops4j.core.tree.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled expression; each evaluation has a budget of its own. */
final class CelExpression implements Expression {
  private static final int MAX_SHOWN = 200;

  private final String text;
  private final CelRuntime.Program program;
  private final CelLimits limits;

  CelExpression(String text, CelRuntime.Program program, CelLimits limits) {
    this.text = text;
    this.program = program;
    this.limits = limits;
  }

  @Override
  public boolean test(Map<String, ? extends Node> variables) {
    Map<String, Object> values = new HashMap<>();
    variables.forEach((name, node) -> values.put(name, Values.of(node)));
    Budget budget = new Budget(limits);
    Object result;
    try {
      result = program.trace(values, budget);
    } catch (CelEvaluationException e) {
      throw failure(e, budget);
    } catch (Spent e) {
      throw ExpressionException.of(Code.LIMIT, spent(), null);
    } catch (RuntimeException e) {
      // cel-java lets some errors of conversions out as they are
      throw budget.spent
          ? ExpressionException.of(Code.LIMIT, spent(), null)
          : ExpressionException.of(Code.EVALUATION, can(e.getClass().getSimpleName()), e);
    }
    if (result instanceof Boolean holds) {
      return holds;
    }
    throw ExpressionException.of(Code.EVALUATION, can("it is no boolean"), null);
  }

  private ExpressionException failure(CelEvaluationException e, Budget budget) {
    if (budget.spent || e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
      return ExpressionException.of(Code.LIMIT, spent(), null);
    }
    // the library's own text may hold values of the object; the code does not
    String why =
        switch (e.getErrorCode()) {
          case ATTRIBUTE_NOT_FOUND -> "a field that it reads is missing";
          case INDEX_OUT_OF_BOUNDS -> "an index is out of bounds";
          case DIVIDE_BY_ZERO -> "it divides by zero";
          case OVERLOAD_NOT_FOUND -> "a value has a type that it does not expect";
          case NUMERIC_OVERFLOW -> "a number is too large";
          case BAD_FORMAT -> "a text can't be converted";
          default -> String.valueOf(e.getErrorCode());
        };
    return ExpressionException.of(Code.EVALUATION, can(why), e);
  }

  private String can(String why) {
    return "the expression '" + shown() + "' can't be evaluated: " + why;
  }

  private String spent() {
    return "the expression '" + shown() + "' costs more than is allowed";
  }

  private String shown() {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  /** The budget is spent. */
  private static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("spent", null, false, false);
    }
  }

  /** Counts each value that is evaluated, by its size. */
  private static final class Budget implements CelEvaluationListener {
    private final CelLimits limits;
    private int steps;
    private boolean spent;

    Budget(CelLimits limits) {
      this.limits = limits;
      this.steps = limits.steps();
    }

    @Override
    public void callback(CelExpr expression, @Nullable Object value) {
      int cost = 1;
      if (value instanceof CharSequence characters) {
        cost += characters.length() / 4;
        if (characters.length() > limits.textLength()) {
          steps = -1;
        }
      } else if (value instanceof Collection<?> items) {
        cost += items.size() / 16;
      }
      steps -= cost;
      if (steps < 0) {
        spent = true;
        throw new Spent();
      }
    }
  }
}
