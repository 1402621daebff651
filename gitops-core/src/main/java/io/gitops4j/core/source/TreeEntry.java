// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a {@link SourceTree}. Immutable, thread-safe.
 *
 * @param path where the entry lies; for a look-up that followed links, the path of the target
 * @param kind what it is
 * @param blob the id of the content; null unless it is a file or a link
 */
public record TreeEntry(TreePath path, EntryKind kind, @Nullable BlobId blob) {

  /** Checks path and kind. */
  public TreeEntry {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
  }

  /** Whether it is a file. */
  public boolean isFile() {
    return kind == EntryKind.FILE;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return kind == EntryKind.DIRECTORY;
  }
}
