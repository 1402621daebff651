// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.Location;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a render, and who asked for it. Immutable, thread-safe.
 *
 * @param kind what sort of step
 * @param name what its author calls it: a field of a kustomization such as {@code images}, the kind
 *     of a plug-in, or the name of a post-renderer
 * @param declared where the step is asked for, such as the entry of a kustomization; null if nobody
 *     asks for it or the place is not known
 * @param component whether a component asks for it
 */
public record RenderStep(
    StepKind kind, String name, @Nullable Location declared, boolean component) {

  /** Checks kind and name. */
  public RenderStep {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  /** A step that nobody asked for by an entry of a file. */
  public static RenderStep of(StepKind kind, String name) {
    return new RenderStep(kind, name, null, false);
  }

  /** The name, and in parentheses who asked for the step. */
  @Override
  public String toString() {
    String by = declared == null ? "" : declared.toDisplayString();
    String what = component ? "component " : "";
    return by.isEmpty() && !component ? name : name + " (" + (what + by).strip() + ")";
  }
}
