// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A tree that asks another one; a subclass says what is different. As thread-safe as the tree
 * below.
 *
 * <p>{@link #directoryId}, {@link #snapshot} and {@link #close} are not passed on: a tree with
 * other content must not have the same ids, a snapshot of the tree below would lose what is
 * different, and the tree below may be somebody else's.
 */
public abstract class ForwardingTree implements SourceTree {
  /** The tree below. */
  protected final SourceTree tree;

  /** Over this tree. */
  protected ForwardingTree(SourceTree tree) {
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
  public Optional<String> origin() {
    return tree.origin();
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
    return tree.secret();
  }
}
