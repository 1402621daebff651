// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import io.gitops4j.core.spi.SourceProvider;
import java.util.Objects;

/**
 * Gives one tree for every reference, whatever its URL and revision say: for files that a program
 * has at hand, such as a {@link MemoryTree}, and for tests. Immutable; as thread-safe as the tree,
 * which must be fit for use after {@link SourceTree#close}, as one in memory is.
 *
 * @param tree the tree
 */
public record TreeSource(SourceTree tree) implements SourceProvider {
  /** Checks the tree. */
  public TreeSource {
    Objects.requireNonNull(tree, "tree");
  }

  @Override
  public boolean supports(SourceRef ref) {
    return !ref.options().isChart();
  }

  @Override
  public Revision revision(SourceRef ref) {
    return tree.revision();
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    return tree;
  }
}
