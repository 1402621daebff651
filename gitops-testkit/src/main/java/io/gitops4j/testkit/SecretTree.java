// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Lookup;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import java.util.Optional;

/** A tree that says that its files hold secrets. As thread-safe as the tree below. */
final class SecretTree implements SourceTree {
  private final SourceTree tree;

  SecretTree(SourceTree tree) {
    this.tree = tree;
  }

  @Override
  public Revision revision() {
    return tree.revision();
  }

  @Override
  public Optional<CommitInfo> commit() {
    return tree.commit();
  }

  @Override
  public Optional<TreeEntry> entry(TreePath path) {
    return tree.entry(path);
  }

  @Override
  public Lookup lookup(TreePath path) {
    return tree.lookup(path);
  }

  @Override
  public List<TreeEntry> list(TreePath directory) {
    return tree.list(directory);
  }

  @Override
  public byte[] read(TreePath file) {
    return tree.read(file);
  }

  @Override
  public boolean secret() {
    return true;
  }
}
