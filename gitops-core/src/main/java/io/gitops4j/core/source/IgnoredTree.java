// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tree as Flux would archive it: without what is ignored, without links and submodules. Each
 * file is judged by itself, so that one can be brought back from an ignored directory; a directory
 * is there if it is not ignored, or if anything in it is there. Thread-safe.
 */
final class IgnoredTree extends FilteredTree {
  private static final int MAX_RULES_FILE = 1 << 20;

  /** Rules tried in all: far more than a repository of a hundred thousand files needs. */
  private static final long MAX_TRIES = 100_000_000;

  private final String extra;
  private final SortedMap<TreePath, String> files = new TreeMap<>();
  private final boolean defaults;
  private final String fingerprint;
  private final Map<TreePath, IgnoreRules> rules = new ConcurrentHashMap<>();
  private final AtomicLong tries = new AtomicLong();

  /**
   * The tree without what is ignored.
   *
   * @param extra rules that count after those of all files; may be empty
   */
  IgnoredTree(SourceTree tree, String extra) {
    super(tree);
    this.extra = extra;
    collect(TreePath.ROOT);
    int written = IgnoreRules.none().and(extra, TreePath.ROOT).size();
    for (Map.Entry<TreePath, String> file : files.entrySet()) {
      written += IgnoreRules.none().and(file.getValue(), file.getKey()).size();
    }
    defaults = written == 0;
    String text = extra + "\n" + files;
    fingerprint = "ignore " + BlobId.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private void collect(TreePath directory) {
    SortedMap<String, TreeEntry> entries = whole().entries(directory);
    if (entries == null) {
      return;
    }
    for (TreeEntry entry : entries.values()) {
      if (entry.isDirectory()) {
        collect(entry.path());
      } else if (entry.isFile() && entry.path().name().equals(IgnoreRules.FILE)) {
        byte[] content = whole().content(entry);
        if (content.length > MAX_RULES_FILE) {
          throw SourceException.of(
              SourceError.TOO_LARGE,
              "the file of ignore rules is larger than " + MAX_RULES_FILE + " bytes",
              entry.path());
        }
        files.put(directory, IgnoreRules.text(content));
      }
    }
  }

  @Override
  boolean shows(TreeEntry entry) {
    if (entry.isDirectory()) {
      return !excludes(entry) || holdsAnything(entry.path());
    }
    return entry.isFile() && !excludes(entry);
  }

  private boolean holdsAnything(TreePath directory) {
    SortedMap<String, TreeEntry> entries = whole().entries(directory);
    return entries != null && entries.values().stream().anyMatch(this::shows);
  }

  private boolean excludes(TreeEntry entry) {
    IgnoreRules applied = rules(entry.path().parent());
    if (tries.addAndGet(applied.size()) > MAX_TRIES) {
      throw SourceException.of(
          SourceError.TOO_LARGE,
          "the ignore rules are too many for so many files: more than " + MAX_TRIES + " tries",
          entry.path());
    }
    return applied.excludes(entry.path(), entry.isDirectory());
  }

  /** The rules for the entries of a directory. */
  private IgnoreRules rules(TreePath directory) {
    IgnoreRules known = rules.get(directory);
    if (known == null) {
      known =
          defaults
              ? IgnoreRules.defaults(TreePath.ROOT)
              : ofFiles(directory).and(extra, TreePath.ROOT);
      rules.put(directory, known);
    }
    return known;
  }

  private IgnoreRules ofFiles(TreePath directory) {
    IgnoreRules above =
        directory.isRoot() ? IgnoreRules.versionControl() : ofFiles(directory.parent());
    @Nullable String text = files.get(directory);
    return text == null ? above : above.and(Objects.requireNonNull(text), directory);
  }

  @Override
  String fingerprint() {
    return fingerprint;
  }
}
