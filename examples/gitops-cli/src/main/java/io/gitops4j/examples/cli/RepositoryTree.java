// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The repository that a command looks through: one on the disk as it lies there, or a revision of a
 * Git repository.
 *
 * @param tree its files, from the top
 * @param top where the tree lies on the disk; null for a revision
 * @param inGit whether the top is that of a Git repository, and not the whole machine
 */
record RepositoryTree(SourceTree tree, @Nullable Path top, boolean inGit) implements AutoCloseable {

  /** The directory in or around this one that is the top of a Git repository; null if none is. */
  static @Nullable Path topAround(Path start) {
    Path directory = start;
    while (directory != null && !Files.exists(directory.resolve(".git"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  /** A revision of a repository of this machine. */
  static RepositoryTree ofGit(String repository, String revision) {
    GitIsolation.install();
    SourceTree tree = GitSource.local().resolve(SourceRef.of(repository, revision));
    return new RepositoryTree(tree, null, true);
  }

  /** The repository around what a pattern is about; without one, the whole machine. */
  static RepositoryTree ofDisk(String pattern) throws IOException {
    Path start = Path.of(literal(pattern)).toAbsolutePath().normalize();
    while (!Files.isDirectory(start)) {
      start = start.getParent();
    }
    start = start.toRealPath();
    Path top = topAround(start);
    Path root = top == null ? start.getRoot() : top;
    return new RepositoryTree(DirectoryTree.of(root).snapshot(), root, top != null);
  }

  /** The names of a pattern before the first that holds a wildcard. */
  private static String literal(String pattern) {
    List<String> names = new ArrayList<>();
    for (String name : pattern.split("/")) {
      if (TreePatterns.isWild(name)) {
        break;
      }
      names.add(name);
    }
    String text = String.join("/", names);
    return text.isEmpty() && pattern.startsWith("/") ? "/" : text;
  }

  /**
   * A pattern as it reads from the top.
   *
   * @throws IllegalArgumentException if it leads out of the repository
   */
  String fromTop(String pattern) throws IOException {
    if (top == null) {
      return pattern;
    }
    String literal = literal(pattern);
    Path start = Path.of(literal).toAbsolutePath().normalize();
    if (Files.exists(start)) {
      start = start.toRealPath();
    }
    if (!start.startsWith(top)) {
      throw new IllegalArgumentException(pattern + ": is not in " + top);
    }
    String rest = pattern.substring(Math.min(pattern.length(), literal.length()));
    String path = top.relativize(start).toString().replace('\\', '/');
    return path + (path.isEmpty() || rest.isEmpty() || rest.startsWith("/") ? "" : "/") + rest;
  }

  /** A path of the tree as a person would write it: from the current directory if it is inside. */
  String fromHere(String file) {
    if (top == null || file.contains("//")) {
      return file;
    }
    Path here = Path.of("").toAbsolutePath();
    Path whole = top.resolve(file).normalize();
    String shown = here.startsWith(top) ? here.relativize(whole).toString() : whole.toString();
    return shown.isEmpty() ? "." : shown.replace('\\', '/');
  }

  /** Where what belongs to these patterns may lie: all of the repository, or below them. */
  List<TreePath> around(List<String> patterns) throws IOException {
    if (inGit) {
      return List.of(TreePath.ROOT);
    }
    List<TreePath> starts = new ArrayList<>();
    for (String pattern : patterns) {
      String[] names = literal(fromTop(pattern)).split("/");
      starts.add(TreePath.of(String.join("/", Arrays.asList(names))));
    }
    return starts;
  }

  @Override
  public void close() {
    tree.close();
  }
}
