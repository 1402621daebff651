// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.kustomize.Kustomizations;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On whole repositories: a render uses no path that its references do not name. */
@Tag("conformance")
class ReferencesConformanceTest {
  @Test
  void references_nameAllThatARenderUses_unlessTheySayThatTheyCanNot() throws IOException {
    String given = System.getProperty("gitops.shared", "");
    Path repositories =
        Path.of(given.isEmpty() ? "../../shared" : given).resolve("conformance/repos");
    Assumptions.assumeTrue(Files.isDirectory(repositories), "no recorded repositories");
    int told = 0;
    try (Stream<Path> directories = Files.list(repositories)) {
      for (Path repository : directories.filter(Files::isDirectory).sorted().toList()) {
        SourceTree tree = DirectoryTree.of(repository);
        for (TreePath root : Kustomizations.below(tree, TreePath.ROOT).roots()) {
          Set<TreePath> named = named(tree, root);
          Rendered rendered = KustomizeRenderer.ofDefaults().render(tree, RenderRequest.of(root));
          // one that fails looks around for names that may have been meant
          if (!named.isEmpty() && !rendered.failed()) {
            told++;
            List<TreePath> missed =
                rendered.inputs().paths().stream().filter(path -> !named.contains(path)).toList();
            assertThat(missed).as("%s %s", repository.getFileName(), root).isEmpty();
          }
        }
      }
    }
    assertThat(told).isGreaterThan(150);
  }

  /** All paths that are named on the way; none if some can't be told. */
  private static Set<TreePath> named(SourceTree tree, TreePath root) {
    Set<TreePath> named = new HashSet<>();
    Set<TreePath> seen = new HashSet<>(Set.of(root));
    Deque<TreePath> waiting = new ArrayDeque<>(seen);
    while (!waiting.isEmpty()) {
      TreePath directory = waiting.remove();
      References references = References.of(tree, directory);
      if (references.opaque()) {
        return Set.of();
      }
      named.add(directory);
      named.addAll(references.paths());
      references.included().stream().filter(seen::add).forEach(waiting::add);
    }
    return named;
  }
}
