// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.tree.MapNode;
import java.util.Objects;

/**
 * An application that a set gave. Immutable, thread-safe.
 *
 * @param name its name
 * @param document the object, as Argo CD's {@code Application}
 * @param parameters what it was made with
 */
public record GeneratedApplication(String name, MapNode document, MapNode parameters) {
  /** Checks all parts. */
  public GeneratedApplication {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(document, "document");
    Objects.requireNonNull(parameters, "parameters");
  }
}
