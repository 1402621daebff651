// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.tree.MapNode;
import java.util.Objects;

/**
 * An object as it is and as an apply would make it, both in the form in which they are compared.
 * Immutable, thread-safe. Its text shows no content.
 *
 * @param live the live object
 * @param predicted the object after an apply
 */
public record Prediction(MapNode live, MapNode predicted) {
  /** Checks both sides. */
  public Prediction {
    Objects.requireNonNull(live, "live");
    Objects.requireNonNull(predicted, "predicted");
  }

  /** Both sides in their normal form ({@link NormalForm}). */
  public static Prediction normalized(MapNode live, MapNode predicted) {
    return new Prediction(NormalForm.of(live), NormalForm.of(predicted));
  }

  /** Whether an apply would change the object. */
  public boolean isModified() {
    return !live.equals(predicted);
  }

  /** Whether there is a change; never content. */
  @Override
  public String toString() {
    return isModified() ? "modified" : "unmodified";
  }
}
