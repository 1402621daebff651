// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.nio.file.Path;

/** The first render in a running JVM that never used the library, and later ones. */
public final class FirstRender {
  private FirstRender() {}

  /** Arguments: a directory, a kustomization in it, how many renders. */
  public static void main(String[] args) {
    Path root = Path.of(args[0]);
    TreePath path = TreePath.of(args[1]);
    int count = Integer.parseInt(args[2]);
    long first = Clock.time(() -> render(root, path));
    long second = Clock.time(() -> render(root, path));
    long warm = Clock.median(count, count, () -> Clock.time(() -> render(root, path)));
    System.out.println(
        "{\"firstMillis\":"
            + Clock.millis(first)
            + ",\"secondMillis\":"
            + Clock.millis(second)
            + ",\"warmMillis\":"
            + Clock.millis(warm)
            + "}");
  }

  /** The text that the kustomization renders. */
  static String render(Path root, TreePath path) {
    Rendered rendered =
        KustomizeRenderer.ofDefaults().render(DirectoryTree.of(root), RenderRequest.of(path));
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }
}
