// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.spi.ExpressionEngine;
import io.gitops4j.core.spi.ExpressionEngine.Expression;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of rules, each compiled once by the engine that is there. Thread-safe. It grows
 * with the rules that were handed in, not with the objects that are judged.
 */
public final class Expressions {
  /** The engine on the class path, looked for when the first expression is met. */
  private static final class Found {
    static final Optional<ExpressionEngine> ENGINE = ExpressionEngine.find();
  }

  private final Supplier<Optional<ExpressionEngine>> source;
  private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

  /** An expression, or why it is none. */
  private record Compiled(@Nullable Expression expression, @Nullable ExpressionException failure) {}

  private Expressions(Supplier<Optional<ExpressionEngine>> source) {
    this.source = source;
  }

  /** With the engine on the class path, if there is one. */
  public static Expressions found() {
    return new Expressions(() -> Found.ENGINE);
  }

  /** With this engine; with none, every expression fails and says so. */
  public static Expressions of(Optional<ExpressionEngine> engine) {
    return new Expressions(() -> engine);
  }

  /**
   * Whether an expression holds of an object, whose top-level fields are its variables.
   *
   * @throws ExpressionException if there is no engine, or the expression is wrong, fails or costs
   *     too much
   */
  public boolean test(String text, MapNode object) {
    ExpressionEngine engine = source.get().orElseThrow(() -> ExpressionException.noEngine(text));
    Compiled entry = compiled.computeIfAbsent(text, key -> compile(engine, key));
    if (entry.expression() == null) {
      throw entry.failure() == null ? ExpressionException.noEngine(text) : entry.failure();
    }
    Map<String, Node> variables = new LinkedHashMap<>();
    for (MapNode.Entry field : object.entries()) {
      variables.put(field.key(), field.value());
    }
    return entry.expression().test(variables);
  }

  private static Compiled compile(ExpressionEngine engine, String text) {
    try {
      return new Compiled(engine.compile(text), null);
    } catch (ExpressionException e) {
      return new Compiled(null, e);
    }
  }
}
