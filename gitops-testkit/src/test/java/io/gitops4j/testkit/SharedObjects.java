// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** The objects of the public repositories beside this one ({@code gitops.shared}), rendered. */
final class SharedObjects {
  private SharedObjects() {}

  /** All objects that differ, in the order in which they are met. */
  static List<MapNode> distinct() throws IOException {
    String given = System.getProperty("gitops.shared", "");
    Path root =
        Path.of(given.isEmpty() ? "../../shared" : given)
            .toAbsolutePath()
            .normalize()
            .resolve("conformance/repos");
    Assumptions.assumeTrue(
        Files.isDirectory(root), () -> "no public repositories: " + root + " is absent");
    DirectoryTree tree = DirectoryTree.of(root);
    List<String> rows = Files.readAllLines(root.resolve("expected.tsv"));
    Set<MapNode> distinct = new LinkedHashSet<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\t");
      Rendered rendered =
          KustomizeRenderer.ofDefaults()
              .render(tree, RenderRequest.of(TreePath.of(cells[0] + "/" + cells[1])));
      if (!rendered.failed()) { // some name files that are not in the copy
        rendered.manifests().stream().map(Manifest::root).forEach(distinct::add);
      }
    }
    return List.copyOf(distinct);
  }
}
