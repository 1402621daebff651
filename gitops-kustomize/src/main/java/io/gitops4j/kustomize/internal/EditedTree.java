// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.ForwardingTree;
import io.gitops4j.core.source.Lookup;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A tree in which one file has another content. As thread-safe as the tree below. */
public final class EditedTree extends ForwardingTree {
  private final TreePath file;
  private final MapNode root;
  private final String printed;
  private final byte[] content;

  /** A tree with this content of a file, whose parts know the lines that they had before. */
  EditedTree(SourceTree tree, TreePath file, MapNode root) {
    super(tree);
    this.file = file;
    this.root = root;
    this.printed = YamlPrinter.print(root);
    this.content = printed.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the tree below has no such file. */
  public boolean isAdded() {
    return tree.entry(file).isEmpty();
  }

  /** Tells where a place in this tree is in the tree below. */
  public UnaryOperator<Location> originals() {
    return new EditedLines(file.toString(), root, printed)::original;
  }

  @Override
  public Optional<TreeEntry> entry(TreePath path) {
    return path.equals(file)
        ? Optional.of(new TreeEntry(file, EntryKind.FILE, BlobId.of(content)))
        : tree.entry(path);
  }

  @Override
  public Lookup lookup(TreePath path) {
    return path.equals(file)
        ? new Lookup(file, entry(path).orElseThrow(), List.of())
        : tree.lookup(path);
  }

  @Override
  public byte[] read(TreePath path) {
    return path.equals(file) ? content.clone() : tree.read(path);
  }
}
