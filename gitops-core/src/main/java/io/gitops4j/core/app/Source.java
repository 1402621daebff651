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
 * @param name the name by which other sources of the application refer to files of this one, as
 *     Argo CD's {@code ref}; empty for none
 * @param rendered whether the directory is rendered; if not, the source is only referred to
 * @param parameters what settles the options once the tree is known; null if {@code options} are
 *     all there is
 */
public record Source(
    SourceRef ref,
    TreePath path,
    @Nullable RenderOptions options,
    String name,
    boolean rendered,
    @Nullable SourceParameters parameters) {
  /** Checks the parts. */
  public Source {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(name, "name");
  }

  /** A source that is rendered with these options and has no name. */
  public Source(SourceRef ref, TreePath path, @Nullable RenderOptions options) {
    this(ref, path, options, "", true, null);
  }

  /** The same with another repository and revision. */
  public Source withRef(SourceRef newRef) {
    return new Source(newRef, path, options, name, rendered, parameters);
  }
}
