// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Another application that must be ready before one is synced, as Flux's {@code dependsOn}.
 * Immutable, thread-safe.
 *
 * @param namespace the namespace of the other application
 * @param name its name
 * @param readyExpr an expression of the Common Expression Language that tells in the place of the
 *     usual rule whether it is ready, over {@code self} and {@code dep}; null for the usual rule
 */
public record Dependency(String namespace, String name, @Nullable String readyExpr) {
  /** Checks namespace and name. */
  public Dependency {
    Objects.requireNonNull(namespace, "namespace");
    if (Objects.requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name: empty (expected: a name)");
    }
  }

  /** The name, with the namespace before it if there is one. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
