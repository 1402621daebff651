// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.Node;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a step gave a field its value, or took it away. Immutable, thread-safe. Values of Secrets
 * are replaced by texts that tell only whether they are equal.
 *
 * @param step the step
 * @param location where the value stands: the line of a resource or a patch, the entry of a
 *     kustomization, the file that a generator read; {@link Location#NONE} if that is not known
 * @param before the value before the step; null if there was none
 * @param after the value that the step gave; null if it took the field away
 */
public record Setting(
    RenderStep step, Location location, @Nullable Node before, @Nullable Node after) {

  /** Checks the parts. */
  public Setting {
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(location, "location");
    if (before == null && after == null) {
      throw new IllegalArgumentException("before, after: both null (expected: one of them)");
    }
  }

  /** Whether the field was not there before. */
  public boolean adds() {
    return before == null;
  }

  /** Whether the field was taken away. */
  public boolean removes() {
    return after == null;
  }

  /** Whether the field had the same value before, so that the step only says it once more. */
  public boolean repeats() {
    return before != null && before.equals(after);
  }

  /** Where and by which step; never a value. */
  @Override
  public String toString() {
    String what = removes() ? "removed" : adds() ? "set" : repeats() ? "repeated" : "changed";
    String place = location.toDisplayString();
    return what + " by " + step + (place.isEmpty() ? "" : " at " + place);
  }
}
