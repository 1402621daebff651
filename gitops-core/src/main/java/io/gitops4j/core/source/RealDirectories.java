// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a tree as they are stored: no link and no submodule is entered. Each is listed
 * once. Links are there if the tree tells where they point, as a {@link StoredTree} does.
 * Thread-safe.
 */
final class RealDirectories {
  private final SourceTree tree;
  private final Map<TreePath, Optional<SortedMap<String, TreeEntry>>> known =
      new ConcurrentHashMap<>();

  RealDirectories(SourceTree tree) {
    this.tree = tree;
  }

  /** The entries by name; null if there is no such directory. */
  @Nullable SortedMap<String, TreeEntry> entries(TreePath directory) {
    Optional<SortedMap<String, TreeEntry>> found = known.get(directory);
    if (found == null) {
      found = isDirectory(directory) ? Optional.of(listed(directory)) : Optional.empty();
      known.put(directory, found);
    }
    return found.orElse(null);
  }

  private boolean isDirectory(TreePath directory) {
    if (directory.isRoot()) {
      return true;
    }
    SortedMap<String, TreeEntry> siblings = entries(directory.parent());
    TreeEntry entry = siblings == null ? null : siblings.get(directory.name());
    return entry != null && entry.isDirectory();
  }

  private SortedMap<String, TreeEntry> listed(TreePath directory) {
    SortedMap<String, TreeEntry> entries = new TreeMap<>();
    for (TreeEntry entry : tree.list(directory)) {
      if (entry.kind() != EntryKind.SYMLINK || tree instanceof StoredTree) {
        entries.put(entry.path().name(), entry);
      }
    }
    return Collections.unmodifiableSortedMap(entries);
  }

  /** The content of a file, or the target of a link, that {@link #entries} gave. */
  byte[] content(TreeEntry entry) {
    return tree instanceof StoredTree stored ? stored.content(entry) : tree.read(entry.path());
  }
}
