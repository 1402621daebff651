// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.source.TreePath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be rendered. Immutable, thread-safe.
 *
 * @param path the directory inside the tree
 * @param options what the application says beyond the tree; null for nothing, which lets the
 *     renderers look at the directory to find out who takes it
 */
public record RenderRequest(TreePath path, @Nullable RenderOptions options) {

  /** Checks the path. */
  public RenderRequest {
    Objects.requireNonNull(path, "path");
  }

  /** A directory without options. */
  public static RenderRequest of(TreePath path) {
    return new RenderRequest(path, null);
  }
}
