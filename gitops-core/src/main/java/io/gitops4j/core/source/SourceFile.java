// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;

/**
 * A file of a source tree: its path and the id of its content. Nodes know their line; this tells of
 * which file. One blob may lie at many paths.
 *
 * @param path the path inside the tree
 * @param blob the id of the content
 */
public record SourceFile(TreePath path, BlobId blob) {
  /** Checks both parts. */
  public SourceFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(blob, "blob");
  }
}
