// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression can't be compiled or evaluated. No message holds a value of the object. */
public final class ExpressionException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** What can be wrong with an expression. */
  public enum Code implements ErrorCode {
    /** It is no expression of the language. */
    SYNTAX("expression.syntax"),
    /** It can't be evaluated: a field that it reads is missing, or a type is wrong. */
    EVALUATION("expression.evaluation"),
    /** It is larger, or costs more, than the engine allows. */
    LIMIT("expression.limit"),
    /** No engine is there. */
    NO_ENGINE("expression.no-engine");

    private final String id;

    Code(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }
  }

  /** An exception with all issues of one expression. */
  public ExpressionException(List<Issue> issues, @Nullable Throwable cause) {
    super(issues, cause);
  }

  /** An exception with one issue. */
  public static ExpressionException of(Code code, String message, @Nullable Throwable cause) {
    return new ExpressionException(List.of(Issue.error(code, message)), cause);
  }

  /** No engine is there to evaluate an expression. */
  public static ExpressionException noEngine(String expression) {
    return new ExpressionException(
        List.of(
            Issue.error(
                    Code.NO_ENGINE, "an expression needs an engine, such as the module gitops-cel")
                .withFound(expression)),
        null);
  }
}
