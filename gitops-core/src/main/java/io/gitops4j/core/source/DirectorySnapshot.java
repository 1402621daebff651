// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory as it was when each of its parts was first asked for: nothing is looked up or hashed
 * twice. Contents are not kept; a file that changes between two readings shows the change, but
 * never under another id than that of what was read first. Thread-safe.
 */
final class DirectorySnapshot extends StoredTree {
  private final DirectoryTree tree;
  private final Map<TreePath, Lookup> lookups = new ConcurrentHashMap<>();
  private final Map<TreePath, Optional<TreeEntry>> entries = new ConcurrentHashMap<>();
  private final Map<TreePath, List<TreeEntry>> directories = new ConcurrentHashMap<>();
  private volatile @Nullable Revision revision;

  DirectorySnapshot(DirectoryTree tree) {
    this.tree = tree;
  }

  @Override
  public Revision revision() {
    Revision known = revision;
    if (known == null) {
      known = tree.revision();
      revision = known;
    }
    return known;
  }

  @Override
  public Optional<CommitInfo> commit() {
    return tree.commit();
  }

  @Override
  public SourceTree snapshot() {
    return this;
  }

  @Override
  public Lookup lookup(TreePath path) {
    Lookup known = lookups.get(path);
    if (known == null) {
      known = super.lookup(path);
      lookups.put(path, known);
    }
    return known;
  }

  @Override
  protected @Nullable TreeEntry stored(TreePath path) {
    Optional<TreeEntry> known = entries.get(path);
    if (known == null) {
      Optional<TreeEntry> found = Optional.ofNullable(tree.stored(path));
      known = entries.putIfAbsent(path, found);
      known = known == null ? found : known;
    }
    return known.orElse(null);
  }

  @Override
  protected byte[] content(TreeEntry entry) {
    byte[] content = tree.content(entry);
    if (!entry.isHashed()) {
      entry.hashed(BlobId.whenAsked(content));
    }
    return content;
  }

  @Override
  protected List<TreeEntry> children(TreeEntry directory) {
    return directories.computeIfAbsent(
        directory.path(), path -> List.copyOf(tree.children(directory)));
  }
}
