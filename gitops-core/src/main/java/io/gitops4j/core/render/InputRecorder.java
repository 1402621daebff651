// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.Lookup;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceException;
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
  private final Map<TreePath, EntryKind> found = new TreeMap<>();
  private final Map<TreePath, BlobId> links = new TreeMap<>();
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
    return Optional.ofNullable(lookup(path).entry());
  }

  @Override
  public Lookup lookup(TreePath path) {
    Lookup lookup;
    try {
      lookup = tree.lookup(path);
    } catch (SourceException e) {
      found.put(path, EntryKind.SYMLINK); // who goes on without it is never taken for the same
      throw e;
    }
    for (TreeEntry link : lookup.links()) {
      links.put(link.path(), Objects.requireNonNull(link.blob(), "blob"));
    }
    TreeEntry entry = lookup.entry();
    if (entry == null) {
      missing.add(lookup.path());
    } else if (lookup.links().isEmpty() && !entry.path().equals(path)) {
      found.put(path, EntryKind.SYMLINK); // the tree does not tell which links it followed
    } else if (!entry.path().isRoot()) {
      found.put(entry.path(), entry.kind());
    }
    return lookup;
  }

  @Override
  public Optional<String> directoryId(TreePath directory) {
    return Optional.empty(); // it would tell of files that nobody asked for
  }

  @Override
  public List<TreeEntry> list(TreePath directory) {
    TreeEntry entry = lookup(directory).entry();
    List<TreeEntry> entries = tree.list(directory);
    listings.put(entry == null ? directory : entry.path(), Inputs.listingDigest(entries));
    return entries;
  }

  @Override
  public byte[] read(TreePath file) {
    TreeEntry entry = lookup(file).entry();
    byte[] content = tree.read(file);
    if (entry != null && !files.containsKey(entry.path())) {
      BlobId blob = entry.blob();
      files.put(entry.path(), blob == null ? BlobId.of(content) : blob);
    }
    return content;
  }

  /** Records that a file was used whose content came from a cache. */
  public void used(TreePath file, BlobId blob) {
    files.put(file, blob);
  }

  /** Records all that was used to make something which is used here. */
  public void used(Inputs inputs) {
    files.putAll(inputs.files());
    missing.addAll(inputs.missing());
    listings.putAll(inputs.listings());
    found.putAll(inputs.found());
    links.putAll(inputs.links());
    external.putAll(inputs.external());
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
    TreeMap<TreePath, EntryKind> others = new TreeMap<>(found);
    others.keySet().removeAll(files.keySet());
    others.keySet().removeAll(listings.keySet());
    return new Inputs(
        new TreeMap<>(files),
        new TreeSet<>(missing),
        new TreeMap<>(listings),
        others,
        new TreeMap<>(links),
        new TreeMap<>(external));
  }
}
