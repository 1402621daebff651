// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

/** A tree that says that its files hold secrets. As thread-safe as the tree below. */
public final class SecretTree extends ForwardingTree {
  /** This tree, with secrets. */
  public SecretTree(SourceTree tree) {
    super(tree);
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
