// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A part of another tree. The tree below must not change. As thread-safe as that tree. */
abstract class FilteredTree extends StoredTree {
  private final SourceTree tree;
  private final RealDirectories directories;
  private final Map<TreePath, Optional<SortedMap<String, TreeEntry>>> shown =
      new ConcurrentHashMap<>();

  FilteredTree(SourceTree tree) {
    this.tree = tree;
    this.directories = new RealDirectories(tree);
  }

  /** Whether an entry whose directories are all shown is shown itself. */
  abstract boolean shows(TreeEntry entry);

  /** Tells this filter from others, for ids of directories. */
  abstract String fingerprint();

  /** The tree below, whole. */
  final RealDirectories whole() {
    return directories;
  }

  @Override
  public final Revision revision() {
    return tree.revision();
  }

  @Override
  public final Optional<CommitInfo> commit() {
    return tree.commit();
  }

  @Override
  public final Optional<String> origin() {
    return tree.origin();
  }

  @Override
  public final boolean secret() {
    return tree.secret();
  }

  @Override
  public final Optional<String> directoryId(TreePath directory) {
    if (entriesAtHand(directory) == null) {
      return Optional.empty();
    }
    return tree.directoryId(directory)
        .map(id -> id + "\n" + fingerprint() + "\n" + directory)
        .map(text -> BlobId.of(text.getBytes(StandardCharsets.UTF_8)).hex());
  }

  @Override
  protected final @Nullable TreeEntry stored(TreePath path) {
    Map<String, TreeEntry> siblings = entriesAtHand(path.parent());
    return siblings == null ? null : siblings.get(path.name());
  }

  @Override
  protected final @Nullable SortedMap<String, TreeEntry> entriesAtHand(TreePath directory) {
    Optional<SortedMap<String, TreeEntry>> known = shown.get(directory);
    if (known == null) {
      known = Optional.ofNullable(filtered(directory));
      shown.put(directory, known);
    }
    return known.orElse(null);
  }

  private @Nullable SortedMap<String, TreeEntry> filtered(TreePath directory) {
    if (!directory.isRoot()) {
      TreeEntry entry = stored(directory);
      if (entry == null || !entry.isDirectory()) {
        return null;
      }
    }
    SortedMap<String, TreeEntry> all = directories.entries(directory);
    if (all == null) {
      return null;
    }
    SortedMap<String, TreeEntry> some = new TreeMap<>();
    all.forEach(
        (name, entry) -> {
          if (shows(entry)) {
            some.put(name, entry);
          }
        });
    return Collections.unmodifiableSortedMap(some);
  }

  @Override
  protected final byte[] content(TreeEntry entry) {
    return directories.content(entry);
  }

  @Override
  protected final List<TreeEntry> children(TreeEntry directory) {
    SortedMap<String, TreeEntry> entries = entriesAtHand(directory.path());
    return entries == null ? List.of() : List.copyOf(entries.values());
  }

  @Override
  public final void close() {
    tree.close();
  }
}
