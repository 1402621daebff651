// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is to be rendered: on disk, or in a Git repository.
 *
 * @param directory its path; null for the current one
 * @param git the repository; null for the disk
 * @param revision what is taken of the repository
 */
record SourceDirectory(@Nullable String directory, @Nullable String git, String revision) {

  /**
   * Renders it.
   *
   * @throws IllegalArgumentException if the path or the revision can't be read
   */
  Rendered render(BiFunction<SourceTree, RenderRequest, Rendered> renderer) throws IOException {
    return git == null ? fromDisk(renderer) : fromGit(git, renderer);
  }

  private Rendered fromDisk(BiFunction<SourceTree, RenderRequest, Rendered> renderer)
      throws IOException {
    Path target = Path.of(directory == null ? "." : directory).toAbsolutePath().normalize();
    if (!Files.isDirectory(target)) {
      throw SourceException.of(SourceError.NOT_FOUND, "no such directory: " + directory);
    }
    Path real = target.toRealPath();
    Path top = real.getRoot();
    TreePath path = TreePath.of(top.relativize(real).toString().replace('\\', '/'));
    return renderer.apply(DirectoryTree.of(top), RenderRequest.of(path));
  }

  private Rendered fromGit(
      String repository, BiFunction<SourceTree, RenderRequest, Rendered> renderer)
      throws IOException {
    GitIsolation.install();
    Path cache = Files.createTempDirectory("gitops-git");
    try (SourceTree tree =
        GitSource.builder(cache).build().resolve(SourceRef.of(repository, revision))) {
      return renderer.apply(
          tree, RenderRequest.of(TreePath.of(directory == null ? "." : directory)));
    } finally {
      TemporaryFiles.delete(cache);
    }
  }

  /** On disk the tree is the whole machine; its paths are shown from here, or from the root. */
  String shown(String file) {
    if (git != null || file.contains("//")) {
      return file;
    }
    Path here = Path.of("").toAbsolutePath();
    Path whole = here.getRoot().resolve(file);
    String text = whole.startsWith(here) ? here.relativize(whole).toString() : whole.toString();
    return text.isEmpty() ? "." : text;
  }

  /** The issue with its file shown so. */
  Issue shown(Issue issue) {
    Location at = issue.location();
    return at.file() == null
        ? issue
        : issue.at(
            new Location(shown(at.file()), at.line(), at.column(), at.field(), at.sourceLine()));
  }
}
