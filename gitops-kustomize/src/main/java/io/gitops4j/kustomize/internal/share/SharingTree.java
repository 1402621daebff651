// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.share;

import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.ForwardingTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.util.Optional;

/**
 * A tree that reads each blob once, however many trees hold it. As thread-safe as the tree below.
 */
public final class SharingTree extends ForwardingTree {
  private final SharedParts parts;

  /** Over a tree that does not change. */
  public SharingTree(SourceTree tree, SharedParts parts) {
    super(tree);
    this.parts = parts;
  }

  @Override
  public Optional<String> directoryId(TreePath directory) {
    return tree.directoryId(directory);
  }

  @Override
  public byte[] read(TreePath file) {
    TreeEntry entry = tree.entry(file).orElse(null);
    if (entry == null || !entry.isFile()) {
      return tree.read(file);
    }
    if (entry.isHashed()) {
      BlobId blob = entry.blob();
      return blob == null ? tree.read(file) : shared(blob, file).clone();
    }
    byte[] content = tree.read(file);
    BlobId blob = entry.blob();
    if (blob != null) {
      parts.content(blob, content::clone);
    }
    return content;
  }

  private byte[] shared(BlobId blob, TreePath file) {
    return parts.content(blob, () -> tree.read(file));
  }
}
