// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One source of an application. Immutable, thread-safe.
 *
 * @param ref repository and revision
 * @param path the directory inside it
 * @param options how it is rendered beyond what lies in it; null for nothing
 */
public record Source(SourceRef ref, TreePath path, @Nullable RenderOptions options) {
  /** Checks reference and path. */
  public Source {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(path, "path");
  }

  /** The same with another repository and revision. */
  public Source withRef(SourceRef newRef) {
    return new Source(newRef, path, options);
  }
}
