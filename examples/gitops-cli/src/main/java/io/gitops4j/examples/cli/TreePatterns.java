// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds paths of a tree by patterns as a shell knows them: {@code *}, {@code ?} and {@code [ab]}
 * stand for parts of one name, {@code **} for any number of directories, a slash at the end for
 * directories alone. Names that start with a dot are found only where the pattern says the dot.
 *
 * @param tree where they are looked for, from its root
 */
record TreePatterns(SourceTree tree) {

  /** What matches, sorted. */
  SortedMap<TreePath, TreeEntry> find(String pattern) {
    SortedMap<TreePath, TreeEntry> found = new TreeMap<>();
    List<String> names =
        Arrays.stream(pattern.split("/"))
            .filter(name -> !name.isEmpty() && !name.equals("."))
            .toList();
    match(TreePath.ROOT, names, pattern.endsWith("/"), found);
    return found;
  }

  private void match(
      TreePath at, List<String> names, boolean directories, SortedMap<TreePath, TreeEntry> found) {
    if (names.isEmpty()) {
      tree.entry(at)
          .filter(entry -> entry.isDirectory() || entry.isFile() && !directories)
          .ifPresent(entry -> found.put(at, entry));
      return;
    }
    String name = names.get(0);
    List<String> rest = names.subList(1, names.size());
    if (name.equals("**")) {
      match(at, rest, directories, found);
      for (TreeEntry entry : list(at)) {
        if (entry.isDirectory() && !entry.path().name().startsWith(".")) {
          match(entry.path(), names, directories, found);
        }
      }
    } else if (isWild(name)) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
      for (TreeEntry entry : list(at)) {
        String child = entry.path().name();
        boolean hidden = child.startsWith(".") && !name.startsWith(".");
        if (!hidden && matcher.matches(Path.of(child))) {
          match(at.child(child), rest, directories, found);
        }
      }
    } else if (tree.entry(at.child(name)).isPresent()) {
      match(at.child(name), rest, directories, found);
    }
  }

  /** Whether a text holds what stands for something else. */
  static boolean isWild(String text) {
    return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private List<TreeEntry> list(TreePath directory) {
    boolean there = tree.entry(directory).map(TreeEntry::isDirectory).orElse(false);
    return there ? tree.list(directory) : List.of();
  }
}
