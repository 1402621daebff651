// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.List;

/** The tree with some of its directories only. Thread-safe. */
final class SparseTree extends FilteredTree {
  private final List<TreePath> kept;

  /**
   * The tree with these directories.
   *
   * @throws SourceException with {@link SourceError#NOT_FOUND} if one is not there
   */
  SparseTree(SourceTree tree, List<TreePath> kept) {
    super(tree);
    this.kept = List.copyOf(kept);
    for (TreePath directory : kept) {
      if (whole().entries(directory) == null) {
        throw SourceException.of(
            SourceError.NOT_FOUND, "no directory for the sparse checkout", directory);
      }
    }
  }

  @Override
  boolean shows(TreeEntry entry) {
    return kept.stream()
        .anyMatch(
            directory ->
                entry.path().startsWith(directory)
                    || entry.isDirectory() && directory.startsWith(entry.path()));
  }

  @Override
  String fingerprint() {
    return "sparse " + kept;
  }
}
