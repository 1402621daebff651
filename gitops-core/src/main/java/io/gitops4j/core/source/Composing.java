// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.path.PathPattern;
import io.gitops4j.core.render.chart.HelmValues;
import io.gitops4j.core.source.Composition.Copy;
import io.gitops4j.core.source.Composition.Strategy;
import io.gitops4j.core.spi.ArchiveReader;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies files of several trees into one, by the rules of Flux's source-watcher 2.2: those of
 * {@code cp}, on names alone. Symbolic links and submodules are none of the files, as in every
 * artifact of Flux. Not thread-safe.
 */
final class Composing {
  private static final Pattern LISTED_HERE =
      Pattern.compile("\\./([^/]*|[^/]*[*?\\[\\\\][^/]*/.*)");

  private static final int MOST_FILES = 500_000;

  /** Paths held against patterns in all: far more than people's artifacts need. */
  private static final long MOST_TRIES = 100_000_000;

  /** How much is made, and not shared with the sources. */
  private static final long MOST_MADE = 256L << 20;

  private final Map<String, RealDirectories> sources = new LinkedHashMap<>();
  private final SortedMap<TreePath, ComposedTree.File> files = new TreeMap<>();
  private final Set<TreePath> directories = new HashSet<>();
  private long copied;
  private long tries;
  private long made;

  Composing(Map<String, SourceTree> trees) {
    trees.forEach((alias, tree) -> sources.put(alias, new RealDirectories(tree)));
    directories.add(TreePath.ROOT);
  }

  /** The files as they are archived: without what is ignored where nobody says anything. */
  SortedMap<TreePath, ComposedTree.File> files() {
    IgnoreRules rules = IgnoreRules.defaults(TreePath.ROOT);
    SortedMap<TreePath, ComposedTree.File> archived = new TreeMap<>(files);
    archived.keySet().removeIf(path -> rules.excludes(path, false));
    return Collections.unmodifiableSortedMap(archived);
  }

  /** The directories, with those that nothing lies in. */
  Set<TreePath> directories() {
    IgnoreRules rules = IgnoreRules.defaults(TreePath.ROOT);
    Set<TreePath> archived = new HashSet<>(directories);
    archived.removeIf(path -> !path.isRoot() && rules.excludes(path, true));
    return archived;
  }

  /** One copy while it runs. */
  private final class Run {
    private final Copy copy;
    private final RealDirectories source;
    private final TreePath to;
    private final List<PathPattern> excludes = new ArrayList<>();

    /** Patterns of names, which have no slash. */
    private final List<PathPattern> names = new ArrayList<>();

    Run(Copy copy) {
      this.copy = copy;
      this.source = Objects.requireNonNull(sources.get(copy.alias()));
      this.to = TreePath.of(copy.to());
      for (String text : copy.exclude()) {
        if (text.startsWith("./")) {
          continue; // which no path does
        }
        PathPattern pattern = PathPattern.of(text, PathPattern.Syntax.DOUBLE_STAR);
        excludes.add(pattern);
        if (text.indexOf('/') < 0) {
          names.add(pattern);
        }
      }
    }

    void run() {
      if (!copy.isPattern()) {
        single();
        return;
      }
      List<TreeEntry> matches =
          copy.strategy() == Strategy.EXTRACT ? anywhere() : matching(copy.pattern());
      if (matches.isEmpty()) {
        throw failure(copy, "nothing matches", null);
      }
      TreePath base = literal(copy.pattern());
      matches.removeIf(match -> isExcluded(match.path(), base));
      if (matches.isEmpty()) {
        throw failure(copy, "everything that matches is excluded", null);
      }
      for (TreeEntry match : matches) {
        if (copy.strategy() != Strategy.EXTRACT) {
          put(match, joined(to, inside(match.path())), base);
        } else if (isArchive(match.path())) {
          extract(match);
        }
      }
    }

    /** A path, which is a file or a directory. */
    private void single() {
      TreePath path = TreePath.of(copy.pattern());
      TreeEntry entry = entry(path);
      if (entry == null) {
        throw failure(copy, "there is no such file or directory", null);
      }
      if (entry.isDirectory()) {
        if (copy.strategy() == Strategy.EXTRACT) {
          throw failure(copy, "a directory is no archive", null);
        }
        put(entry, path.isRoot() ? to : to.child(path.name()), path);
      } else if (!isExcluded(path, TreePath.ROOT)) {
        if (copy.strategy() == Strategy.EXTRACT) {
          if (!isArchive(path)) {
            throw failure(copy, "it is no archive of the name *.tar.gz or *.tgz", null);
          }
          extract(entry);
          return;
        }
        boolean into = copy.to().isEmpty() || copy.to().endsWith("/") || directories.contains(to);
        put(entry, into ? to.child(path.name()) : to, TreePath.ROOT);
      }
    }

    private @Nullable TreeEntry entry(TreePath path) {
      if (path.isRoot()) {
        return new TreeEntry(path, EntryKind.DIRECTORY, null);
      }
      return children(path.parent()).stream()
          .filter(one -> one.path().equals(path))
          .findFirst()
          .orElse(null);
    }

    /** The files and directories of a directory; none if there is no such directory. */
    private List<TreeEntry> children(TreePath directory) {
      SortedMap<String, TreeEntry> entries = source.entries(directory);
      return entries == null
          ? List.of()
          : entries.values().stream().filter(one -> one.isFile() || one.isDirectory()).toList();
    }

    /** What matches name by name: {@code **} is no more than {@code *}. */
    private List<TreeEntry> matching(String pattern) {
      // Go's glob takes a leading ./ away only where it lists that directory
      String plain = LISTED_HERE.matcher(pattern).matches() ? pattern.substring(2) : pattern;
      List<TreePath> found = List.of(TreePath.ROOT);
      List<TreeEntry> matches = new ArrayList<>();
      List<String> segments = List.of(plain.split("/", -1));
      for (String segment : segments) {
        int[] glob = segment.codePoints().toArray();
        boolean literal = segment.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0);
        matches = new ArrayList<>();
        for (TreePath directory : found) {
          for (TreeEntry entry : children(directory)) {
            String name = entry.path().name();
            count();
            if (literal ? segment.equals(name) : Glob.matches(glob, name)) {
              matches.add(entry);
            }
          }
        }
        found = matches.stream().map(TreeEntry::path).toList();
      }
      return matches;
    }

    /** What matches in any depth. */
    private List<TreeEntry> anywhere() {
      PathPattern pattern = PathPattern.of(copy.pattern(), PathPattern.Syntax.DOUBLE_STAR);
      List<TreeEntry> matches = new ArrayList<>();
      anywhere(TreePath.of(pattern.start()), pattern, matches);
      return matches;
    }

    private void anywhere(TreePath directory, PathPattern pattern, List<TreeEntry> matches) {
      for (TreeEntry entry : children(directory)) {
        count();
        if (pattern.matches(entry.path().value())) {
          matches.add(entry);
        }
        if (entry.isDirectory()) {
          anywhere(entry.path(), pattern, matches);
        }
      }
    }

    /** Where a match lies in what is copied: of {@code a/**} below {@code a}, else as it is. */
    private TreePath inside(TreePath match) {
      String pattern = copy.pattern();
      if (pattern.endsWith("/**")) {
        String prefix = pattern.substring(0, pattern.length() - 2);
        if (match.value().startsWith(prefix)) {
          return new TreePath(match.value().substring(prefix.length()));
        }
      }
      return match;
    }

    private void put(TreeEntry entry, TreePath at, TreePath base) {
      if (entry.isDirectory()) {
        directory(entry.path(), at, base);
      } else if (copy.strategy() == Strategy.MERGE && files.containsKey(at)) {
        merge(entry, at);
      } else {
        file(new ComposedTree.File(entry.at(at), () -> source.content(entry)));
      }
    }

    private void directory(TreePath from, TreePath at, TreePath base) {
      makeDirectory(at);
      for (TreeEntry entry : children(from)) {
        if (!isExcluded(entry.path(), base)) {
          TreePath to = at.child(entry.path().name());
          if (entry.isDirectory()) {
            directory(entry.path(), to, base);
          } else {
            file(new ComposedTree.File(entry.at(to), () -> source.content(entry)));
          }
        }
      }
    }

    private void makeDirectory(TreePath path) {
      if (directories.contains(path) || files.containsKey(path)) {
        return; // a file that is there stays, as long as nothing is put into it
      }
      makeParents(path);
      directories.add(path);
    }

    private void makeParents(TreePath path) {
      TreePath parent = path.parent();
      if (files.containsKey(parent)) {
        throw failure(copy, "a file and a directory have one path: " + parent, null);
      }
      makeDirectory(parent);
    }

    private void file(ComposedTree.File file) {
      TreePath path = file.entry().path();
      if (directories.contains(path)) {
        throw failure(copy, "a file and a directory have one path: " + path, null);
      }
      if (++copied > MOST_FILES) {
        throw tooLarge("more than " + MOST_FILES + " files are copied");
      }
      makeParents(path);
      files.put(path, file);
    }

    private void made(TreePath path, byte[] content) {
      made += content.length;
      if (made > MOST_MADE) {
        throw tooLarge("more than " + (MOST_MADE >> 20) + " MiB are merged or extracted");
      }
      file(ComposedTree.File.of(path, content));
    }

    private void merge(TreeEntry entry, TreePath at) {
      byte[] below = Objects.requireNonNull(files.get(at)).content().get();
      MapNode merged = HelmValues.merged(values(at, below), values(at, source.content(entry)));
      made(at, YamlPrinter.print(merged).getBytes(StandardCharsets.UTF_8));
    }

    /** All documents of a file, merged. */
    private MapNode values(TreePath path, byte[] content) {
      MapNode values = MapNode.EMPTY;
      try {
        for (Node document : YamlReader.ofDefaults().read(path.toString(), content)) {
          if (document instanceof MapNode map) {
            values = HelmValues.merged(values, map);
          } else if (!document.isNull()) {
            throw failure(copy, "what is merged is no map: " + path, null);
          }
        }
      } catch (YamlException e) {
        throw failure(copy, "what is merged is no YAML: " + path, e);
      }
      return values;
    }

    private void extract(TreeEntry archive) {
      ArchiveReader reader =
          ArchiveReader.found()
              .orElseThrow(
                  () ->
                      failure(
                          copy, "archives need the module gitops-oci: " + archive.path(), null));
      SourceTree content =
          reader.read(archive.path().toString(), source.content(archive), MOST_MADE - made);
      makeDirectory(to);
      extract(content, TreePath.ROOT);
    }

    private void extract(SourceTree content, TreePath directory) {
      for (TreeEntry entry : content.list(directory)) {
        if (entry.isDirectory()) {
          extract(content, entry.path());
        } else {
          made(joined(to, entry.path()), content.read(entry.path()));
        }
      }
    }

    private boolean isExcluded(TreePath path, TreePath base) {
      if (excludes.isEmpty()) {
        return false;
      }
      boolean below = !base.isRoot() && path.startsWith(base) && !path.equals(base);
      return isExcluded(path.value())
          || below && isExcluded(path.value().substring(base.value().length() + 1));
    }

    private boolean isExcluded(String path) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      count();
      return excludes.stream().anyMatch(pattern -> pattern.matches(path))
          || names.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private void count() {
      tries += 1 + excludes.size();
      if (tries > MOST_TRIES) {
        throw tooLarge("the patterns are too many for so many files");
      }
    }

    private SourceException tooLarge(String why) {
      return new SourceException(
          Issue.error(SourceError.TOO_LARGE, "the artifact can't be composed: " + why)
              .withFound(copy.toString()),
          null);
    }
  }

  void copy(Copy copy) {
    new Run(copy).run();
  }

  private static boolean isArchive(TreePath path) {
    String name = path.name().toLowerCase(java.util.Locale.ROOT);
    return name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  /** The directory that a pattern names before its first wildcard. */
  private static TreePath literal(String pattern) {
    List<String> names = new ArrayList<>();
    for (String name : Arrays.asList(pattern.split("/"))) {
      if (name.chars().anyMatch(c -> "*?[]".indexOf(c) >= 0)) {
        break;
      }
      names.add(name);
    }
    return TreePath.ROOT.resolve(String.join("/", names)).orElse(TreePath.ROOT);
  }

  private static TreePath joined(TreePath directory, TreePath inside) {
    return directory.isRoot() ? inside : directory.child(inside.value());
  }

  private static SourceException failure(Copy copy, String why, @Nullable Throwable cause) {
    return new SourceException(
        Issue.error(SourceError.COMPOSITION, "the artifact can't be composed: " + why)
            .withFound(copy.toString()),
        cause);
  }
}
