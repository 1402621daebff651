// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A tree that records what is asked of it. A renderer wraps the tree it was given into one of
 * these, reads through it, and takes {@link #inputs} at the end. Not thread-safe: one per render.
 */
public final class InputRecorder implements SourceTree {
  private final SourceTree tree;
  private final Map<TreePath, BlobId> files = new TreeMap<>();
  private final Set<TreePath> missing = new TreeSet<>();
  private final Map<TreePath, String> listings = new TreeMap<>();
  private final Map<String, String> external = new TreeMap<>();

  /** Records what is asked of this tree. */
  public InputRecorder(SourceTree tree) {
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
    Optional<TreeEntry> entry = tree.entry(path);
    if (entry.isEmpty()) {
      missing.add(path);
    }
    return entry;
  }

  @Override
  public List<TreeEntry> list(TreePath directory) {
    List<TreeEntry> entries = tree.list(directory);
    listings.put(directory, Inputs.listingDigest(entries));
    return entries;
  }

  @Override
  public byte[] read(TreePath file) {
    byte[] content = tree.read(file);
    files.computeIfAbsent(
        file, path -> tree.entry(path).map(TreeEntry::blob).orElseGet(() -> BlobId.of(content)));
    return content;
  }

  /** Records that a file was used whose content came from a cache. */
  public void used(TreePath file, BlobId blob) {
    files.put(file, blob);
  }

  /** Records something that came from elsewhere. */
  public void external(String name, String digest) {
    external.put(name, digest);
  }

  @Override
  public boolean secret() {
    return tree.secret();
  }

  /** What was asked so far. */
  public Inputs inputs() {
    return new Inputs(
        new TreeMap<>(files),
        new TreeSet<>(missing),
        new TreeMap<>(listings),
        new TreeMap<>(external));
  }
}
