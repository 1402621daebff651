// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The files of a chart and of those in it, as Helm would read them: without what is ignored, the
 * archives among its charts unpacked. Bounded; holds nothing but plain paths inside the chart.
 */
final class ChartFiles {
  private static final int MAX_FILES = 10_000;
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_DEPTH = 48;
  private static final String IGNORE = ".helmignore";

  private final SortedMap<String, byte[]> contents = new TreeMap<>();
  private int bytes;

  private ChartFiles() {}

  /** The files of a chart that lies in a tree. */
  static ChartFiles read(SourceTree tree, TreePath chart) {
    Optional<TreeEntry> ignore = tree.entry(chart.child(IGNORE)).filter(TreeEntry::isFile);
    String rules =
        ignore.map(entry -> new String(tree.read(entry.path()), StandardCharsets.UTF_8)).orElse("");
    ChartFiles files = new ChartFiles();
    files.read(tree, chart, "", IgnoreRules.parse(rules));
    return files;
  }

  private void read(SourceTree tree, TreePath directory, String prefix, IgnoreRules rules) {
    for (TreeEntry listed : tree.list(directory)) {
      String path = prefix + listed.path().name();
      // through a link, which leads nowhere but inside the tree
      Optional<TreeEntry> found = tree.entry(listed.path());
      if (found.isEmpty() || path.equals(IGNORE)) {
        continue;
      }
      TreeEntry entry = found.get();
      if (rules.ignores(path, entry.isDirectory())) {
        continue;
      }
      if (entry.isDirectory()) {
        checkDepth(path);
        read(tree, directory.child(listed.path().name()), path + "/", rules);
      } else if (entry.isFile()) {
        addOrUnpack(path, tree.read(entry.path()));
      }
    }
  }

  private static void checkDepth(String path) {
    if (path.chars().filter(c -> c == '/').count() > MAX_DEPTH) {
      throw tooMuch("its files lie more than " + MAX_DEPTH + " directories deep");
    }
  }

  /** Adds a file of a chart; in place of an archive among its charts, the files in that. */
  void addOrUnpack(String path, byte[] content) {
    if (ChartArchive.isOne(path)) {
      String name = path.substring(0, path.length() - ChartArchive.ENDING.length());
      while (!contents.subMap(name + "/", name + "0").isEmpty()) {
        name += "-archive";
      }
      ChartArchive.unpack(path, content, name + "/", this);
      return;
    }
    checkDepth(path);
    bytes += content.length;
    if (bytes > MAX_BYTES || bytes < 0) {
      throw tooMuch("its files are larger than " + MAX_BYTES + " bytes together");
    }
    contents.put(path, content);
    if (contents.size() > MAX_FILES) {
      throw tooMuch("it has more than " + MAX_FILES + " files");
    }
  }

  /** How many bytes may still be added. */
  int room() {
    return MAX_BYTES - bytes;
  }

  static ChartException tooMuch(String why) {
    return ChartException.of(ChartError.LIMIT, "the chart is too large: " + why);
  }

  /** Takes away the files of these paths. */
  void remove(Predicate<String> paths) {
    contents.keySet().removeIf(paths);
  }

  /** The content of each file by its path inside the chart, sorted; unmodifiable. */
  SortedMap<String, byte[]> contents() {
    return Collections.unmodifiableSortedMap(contents);
  }
}
