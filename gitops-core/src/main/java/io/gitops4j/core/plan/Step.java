// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import java.util.List;
import java.util.Objects;

/**
 * Changes that may be made side by side, in their order, and what must hold afterwards. Immutable,
 * thread-safe.
 *
 * @param name what the step does, for a person
 * @param changes the changes, in order
 * @param barrier what must hold before the next step
 */
public record Step(String name, List<Change> changes, Barrier barrier) {
  /** Copies the changes. */
  public Step {
    Objects.requireNonNull(name, "name");
    changes = List.copyOf(changes);
    Objects.requireNonNull(barrier, "barrier");
  }
}
