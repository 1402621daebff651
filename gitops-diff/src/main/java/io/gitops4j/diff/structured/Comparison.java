// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import java.util.Objects;

/**
 * How a value differs from one before it. Immutable, thread-safe.
 *
 * @param added what is new, maps and items with all their parts
 * @param modified what has another value
 * @param removed what is no longer there
 */
public record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
  /** Checks all parts. */
  public Comparison {
    Objects.requireNonNull(added, "added");
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(removed, "removed");
  }

  /** Whether nothing differs. */
  public boolean isSame() {
    return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
  }

  /** The comparison without these fields and all that is below them. */
  public Comparison without(FieldSet fields) {
    return new Comparison(
        added.recursiveDifference(fields),
        modified.recursiveDifference(fields),
        removed.recursiveDifference(fields));
  }
}
