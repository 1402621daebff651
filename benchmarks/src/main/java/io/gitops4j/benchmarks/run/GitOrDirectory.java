// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same kustomization from a directory and from a repository, in turns. */
public final class GitOrDirectory {
  private GitOrDirectory() {}

  /**
   * Arguments: a directory, a repository with the same content, a kustomization, how many pairs.
   */
  public static void main(String[] args) {
    GitIsolation.install();
    Path root = Path.of(args[0]);
    TreePath path = TreePath.of(args[2]);
    int pairs = Integer.parseInt(args[3]);
    if (!fromDirectory(root, path).equals(fromGit(args[1], path))) {
      throw new IllegalStateException("the repository holds something else than the directory");
    }
    List<Long> directory = new ArrayList<>();
    List<Long> git = new ArrayList<>();
    for (int i = 0; i < 2 * pairs; i++) {
      long one = Clock.time(() -> fromDirectory(root, path));
      long other = Clock.time(() -> fromGit(args[1], path));
      if (i >= pairs) {
        directory.add(one);
        git.add(other);
      }
    }
    System.out.println(
        "{\"directoryMillis\":"
            + Clock.millis(median(directory))
            + ",\"gitMillis\":"
            + Clock.millis(median(git))
            + "}");
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static String fromDirectory(Path root, TreePath path) {
    return text(DirectoryTree.of(root), path);
  }

  private static String fromGit(String repository, TreePath path) {
    try (SourceTree tree = GitSource.local().resolve(SourceRef.of(repository, "HEAD"))) {
      return text(tree, path);
    }
  }

  private static String text(SourceTree tree, TreePath path) {
    Rendered rendered = KustomizeRenderer.ofDefaults().render(tree, RenderRequest.of(path));
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }
}
