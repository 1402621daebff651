// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every kustomization of the public repositories, in one session, gives what it gives alone. */
@Tag("conformance")
class SharedRenderingConformanceTest {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  @Test
  void publicRepositories_inOneSession_giveWhatEachRenderGivesAlone() throws IOException {
    String given = System.getProperty("gitops.shared", "");
    Path root =
        Path.of(given.isEmpty() ? "../../shared" : given)
            .toAbsolutePath()
            .normalize()
            .resolve("conformance/repos");
    Assumptions.assumeTrue(
        Files.isDirectory(root), () -> "no conformance cases: " + root + " is absent");
    SourceTree tree = DirectoryTree.of(root).snapshot();
    RenderSession session = RenderSession.ofBytes(128 << 20);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);
    int rendered = 0;
    for (Path directory : directories(root)) {
      RenderRequest request =
          RenderRequest.of(TreePath.of(root.relativize(directory).toString().replace('\\', '/')));
      Rendered alone = KustomizeRenderer.ofDefaults().render(tree, request);
      Rendered shared = sharing.render(tree, request);
      assertThat(shared.issues()).as(request.toString()).isEqualTo(alone.issues());
      assertThat(shared.inputs()).as(request.toString()).isEqualTo(alone.inputs());
      if (!alone.failed()) {
        assertThat(print(shared)).as(request.toString()).isEqualTo(print(alone));
        rendered++;
      }
    }
    assertThat(rendered).isGreaterThan(200);
    assertThat(session.statistics().basesShared()).isGreaterThan(100);
  }

  private static List<Path> directories(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> NAMES.contains(file.getFileName().toString()))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }
}
