// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the directories with a kustomization below a root, and those that can't be looked into. */
final class KustomizationWalk extends SimpleFileVisitor<Path> {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final Path root;
  private final SortedSet<Path> directories = new TreeSet<>();
  private final SortedMap<Path, IOException> failures = new TreeMap<>();

  KustomizationWalk(Path root) {
    this.root = root;
  }

  /** Walks; throws only if the root itself can't be read. */
  KustomizationWalk run() throws IOException {
    Files.walkFileTree(root, this);
    return this;
  }

  /** The directories with a kustomization, seen from the root, sorted. */
  SortedSet<Path> directories() {
    return directories;
  }

  /** What could not be looked into, seen from the root, and why. */
  SortedMap<Path, IOException> failures() {
    return failures;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (NAMES.contains(file.getFileName().toString()) && Files.isRegularFile(file)) {
      directories.add(root.relativize(file.getParent()));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    return failed(file, e);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
      throws IOException {
    return e == null ? FileVisitResult.CONTINUE : failed(directory, e);
  }

  private FileVisitResult failed(Path file, IOException e) throws IOException {
    if (file.equals(root)) {
      throw e;
    }
    failures.put(root.relativize(file), e);
    return FileVisitResult.CONTINUE;
  }
}
