// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The paths at which two trees differ, as they are stored: links are compared, not followed.
 * Immutable, thread-safe, sorted by path.
 *
 * <p>A directory that appeared or went is there with all that lies in it.
 */
public final class TreeChanges {

  /** How a path differs. */
  public enum Kind {
    /** Something appeared. */
    ADDED,
    /** Something went. */
    REMOVED,
    /** A file or link has another content. */
    CONTENT,
    /** Something else lies there, such as a directory in place of a file. */
    REPLACED
  }

  /**
   * One difference.
   *
   * @param path where
   * @param kind how it differs
   * @param now what lies there in the later tree; for {@link Kind#REMOVED} what lay there
   */
  public record Change(TreePath path, Kind kind, EntryKind now) {
    /** Checks all parts. */
    public Change {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(now, "now");
    }

    /** Whether a link or a submodule lies there now, so that paths below lead elsewhere. */
    public boolean isPassage() {
      return kind != Kind.REMOVED && (now == EntryKind.SYMLINK || now == EntryKind.SUBMODULE);
    }
  }

  private final SortedMap<TreePath, Change> changes = new TreeMap<>();

  private TreeChanges() {}

  /**
   * What differs. Directories with the same {@link SourceTree#directoryId} are not looked into, so
   * between two commits this costs as much as what changed.
   *
   * @throws SourceException if a tree can't be read
   */
  public static TreeChanges between(SourceTree from, SourceTree to) {
    TreeChanges changes = new TreeChanges();
    changes.compare(from, to, TreePath.ROOT);
    return changes;
  }

  private void compare(SourceTree from, SourceTree to, TreePath directory) {
    Optional<String> id = from.directoryId(directory);
    if (id.isPresent() && id.equals(to.directoryId(directory))) {
      return;
    }
    Map<String, TreeEntry> before = new HashMap<>();
    from.list(directory).forEach(entry -> before.put(entry.path().name(), entry));
    for (TreeEntry now : to.list(directory)) {
      TreeEntry old = before.remove(now.path().name());
      if (old == null) {
        whole(to, now, Kind.ADDED);
      } else if (old.kind() != now.kind()) {
        below(from, old, Kind.REMOVED);
        below(to, now, Kind.ADDED);
        add(now, Kind.REPLACED);
      } else if (now.isDirectory()) {
        compare(from, to, now.path());
      } else if (!Objects.equals(old.blob(), now.blob())) {
        add(now, Kind.CONTENT);
      }
    }
    before.values().forEach(old -> whole(from, old, Kind.REMOVED));
  }

  private void whole(SourceTree tree, TreeEntry entry, Kind kind) {
    add(entry, kind);
    below(tree, entry, kind);
  }

  private void below(SourceTree tree, TreeEntry entry, Kind kind) {
    if (entry.isDirectory()) {
      tree.list(entry.path()).forEach(child -> whole(tree, child, kind));
    }
  }

  private void add(TreeEntry entry, Kind kind) {
    changes.put(entry.path(), new Change(entry.path(), kind, entry.kind()));
  }

  /** The differences, sorted by path. */
  public List<Change> all() {
    return List.copyOf(changes.values());
  }

  /** The differences by path; unmodifiable. */
  public SortedMap<TreePath, Change> byPath() {
    return Collections.unmodifiableSortedMap(changes);
  }

  /**
   * Whether what a look-up of the path finds may differ: something differs there, or there is a
   * link or a submodule on the way now. What lies below the path is not looked at.
   */
  public boolean touch(TreePath path) {
    if (changes.containsKey(path)) {
      return true;
    }
    for (TreePath above = path; !above.isRoot(); above = above.parent()) {
      Change change = changes.get(above);
      if (change != null && change.isPassage()) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The number of differences. */
  @Override
  public String toString() {
    return changes.size() + " changes";
  }
}
