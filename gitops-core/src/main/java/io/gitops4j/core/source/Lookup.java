// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a look-up of a path in a {@link SourceTree} led. Immutable, thread-safe.
 *
 * @param path where it ended, with links replaced by what they point to; the path that was asked
 *     for if no link was followed
 * @param entry what lies there; null if nothing does
 * @param links the links that were followed, in order
 */
public record Lookup(TreePath path, @Nullable TreeEntry entry, List<TreeEntry> links) {

  /** Checks the path and copies the links. */
  public Lookup {
    Objects.requireNonNull(path, "path");
    links = List.copyOf(links);
  }
}
