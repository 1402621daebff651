// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.directory.PathGlob;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds files of values by their names and patterns, as Argo CD does: seen from the chart, or from
 * the root if they begin with a slash or with the name of another source. No file outside the tree,
 * none of another machine.
 */
final class ValueFiles {
  /** How many directories a pattern may lead through. */
  private static final int MAX_DIRECTORIES = 10_000;

  private final SourceTree tree;
  private final TreePath chart;
  private int directories;

  ValueFiles(SourceTree tree, TreePath chart) {
    this.tree = tree;
    this.chart = chart;
  }

  /** The files, each once: one that is named too stands where it is named. */
  List<TreePath> find(List<String> names, boolean ignoreMissing) {
    Set<TreePath> named = new LinkedHashSet<>();
    for (String name : names) {
      if (!isPattern(name)) {
        named.add(place(name));
      }
    }
    Set<TreePath> found = new LinkedHashSet<>();
    for (String name : names) {
      if (isPattern(name)) {
        SortedSet<TreePath> matches = matches(name);
        if (matches.isEmpty() && !ignoreMissing) {
          throw wrong("no file of values matches", name);
        }
        matches.stream().filter(match -> !named.contains(match)).forEach(found::add);
      } else if (isFile(place(name))) {
        found.add(place(name));
      } else if (!ignoreMissing) {
        throw wrong("the file of values does not exist", name);
      }
    }
    return new ArrayList<>(found);
  }

  /** One file that must be there. */
  TreePath one(String name) {
    TreePath place = place(name);
    if (!isFile(place)) {
      throw wrong("the file of a parameter does not exist", name);
    }
    return place;
  }

  private boolean isFile(TreePath place) {
    return tree.entry(place).map(TreeEntry::isFile).orElse(false);
  }

  private static boolean isPattern(String name) {
    return name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private TreePath place(String name) {
    if (name.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw new ChartException(
          Issue.error(ChartError.FORBIDDEN, "a file of values lies elsewhere, and none is fetched")
              .at(at())
              .withHint("put the file into the repository, or refer to another source"),
          null);
    }
    return base(name)
        .resolve(name.startsWith("/") ? name.substring(1) : name)
        .orElseThrow(() -> wrong("a file of values lies outside the tree", name));
  }

  private TreePath base(String name) {
    int slash = name.indexOf('/');
    if (name.startsWith("$") && slash > 0) {
      if (TreePath.ROOT.resolve(name.substring(0, slash)).flatMap(tree::entry).isEmpty()) {
        throw wrong("a file of values is of a source that the application does not have", name);
      }
      return TreePath.ROOT;
    }
    return name.startsWith("/") ? TreePath.ROOT : chart;
  }

  private ChartException wrong(String message, String name) {
    return new ChartException(
        Issue.error(ChartError.VALUES, message).at(at()).withFound(name), null);
  }

  private Location at() {
    return Location.of(chart.toString());
  }

  private SortedSet<TreePath> matches(String pattern) {
    String[] parts = (pattern.startsWith("/") ? pattern.substring(1) : pattern).split("/");
    SortedSet<TreePath> found = new TreeSet<>();
    int plain = 0;
    while (plain < parts.length && !isPattern(parts[plain])) {
      plain++;
    }
    String start = String.join("/", List.of(parts).subList(0, plain));
    TreePath place =
        base(pattern)
            .resolve(start)
            .orElseThrow(() -> wrong("a file of values lies outside the tree", pattern));
    match(place, List.of(parts).subList(plain, parts.length), pattern, found);
    return found;
  }

  private void match(
      TreePath place, List<String> parts, String pattern, SortedSet<TreePath> found) {
    if (!tree.entry(place).map(TreeEntry::isDirectory).orElse(false)) {
      return;
    }
    if (++directories > MAX_DIRECTORIES) {
      throw ChartException.of(
          ChartError.LIMIT,
          "the files of values are looked for in more than " + MAX_DIRECTORIES + " directories");
    }
    boolean deep = parts.get(0).equals("**");
    List<String> rest = parts.subList(1, parts.size());
    if (deep && !rest.isEmpty()) {
      match(place, rest, pattern, found);
    }
    PathGlob glob = deep ? null : glob(parts.get(0), pattern);
    for (TreeEntry entry : tree.list(place)) {
      TreePath path = place.child(entry.path().name());
      if (deep && entry.isDirectory()) {
        match(path, parts, pattern, found);
      } else if (glob == null || glob.matches(entry.path().name())) {
        if (!rest.isEmpty()) {
          if (!deep) {
            match(path, rest, pattern, found);
          }
        } else if (isFile(path)) {
          found.add(path);
        }
      }
    }
  }

  private PathGlob glob(String part, String pattern) {
    try {
      return PathGlob.of(part);
    } catch (IllegalArgumentException e) {
      throw wrong("a pattern of files of values can't be read: " + e.getMessage(), pattern);
    }
  }
}
