// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.tree.Node;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Compiles and evaluates expressions of the Common Expression Language. Thread-safe. A pure
 * function: it has no network, no clock and no state that an expression could see. The module
 * {@code gitops-cel} holds one; it is found by {@link ServiceLoader}, or handed in.
 */
public interface ExpressionEngine {

  /** A compiled expression. Thread-safe. */
  @FunctionalInterface
  interface Expression {

    /**
     * Whether the expression is true of these variables.
     *
     * @throws ExpressionException if it reads what is not there, is no boolean, or costs more than
     *     the engine allows
     */
    boolean test(Map<String, ? extends Node> variables);
  }

  /** The name and version of what evaluates, such as {@code cel-java/0.14.0}. */
  String name();

  /**
   * Compiles an expression. Any name in it that nothing in it declares is a variable.
   *
   * @throws ExpressionException if it is no expression, or too large
   */
  Expression compile(String text);

  /** The engine on the class path, if there is one. */
  static Optional<ExpressionEngine> find() {
    return ServiceLoader.load(ExpressionEngine.class, ExpressionEngine.class.getClassLoader())
        .findFirst();
  }
}
