// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A tree that says that its files hold secrets. As thread-safe as the tree below. */
public final class SecretTree implements SourceTree {
  private final SourceTree tree;

  /** This tree, with secrets. */
  public SecretTree(SourceTree tree) {
    this.tree = Objects.requireNonNull(tree, "tree");
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

  @Override
  public SourceTree snapshot() {
    return new SecretTree(tree.snapshot());
  }

  @Override
  public void close() {
    tree.close();
  }
}
