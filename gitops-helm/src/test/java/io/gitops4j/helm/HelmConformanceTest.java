// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code src/test/resources/helm}, recorded with the reference and Helm itself. */
class HelmConformanceTest {
  private static final Path HELM = Path.of("src/test/resources/helm");
  private static final KustomizeRenderer RENDERER =
      KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withChartInflator(new HelmInflator()));

  static List<String> cases() throws IOException {
    try (Stream<Path> directories = Files.list(HELM.resolve("cases"))) {
      return directories.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  static MemoryTree tree(String name) throws IOException {
    MemoryTree.Builder tree = MemoryTree.builder();
    for (Path root : List.of(HELM.resolve("cases").resolve(name), HELM.resolve("charts"))) {
      String prefix = root.endsWith("charts") ? "charts/" : "";
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          tree.file(
              prefix + root.relativize(file).toString().replace('\\', '/'),
              Files.readAllBytes(file));
        }
      }
    }
    return tree.build();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void kustomization_withCharts_isRenderedAsByTheReference(String name) throws IOException {
    Path expected = HELM.resolve("cases").resolve(name).resolve("expected.yaml");
    Rendered rendered = RENDERER.render(tree(name), RenderRequest.of(TreePath.ROOT));
    if (Files.exists(expected)) {
      assertThat(rendered.issues().stream().filter(Issue::isError)).isEmpty();
      assertThat(YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList()))
          .isEqualTo(Files.readString(expected));
    } else {
      assertThat(rendered.failed()).isTrue();
      assertThat(rendered.issues())
          .allSatisfy(issue -> assertThat(issue.location().file()).isNotNull());
    }
  }

  @Test
  void cases_areThere() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(90);
  }
}
