// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small cases, each a folder that shows one rule of kustomize 5.8.1. What they give was recorded
 * from that program, by {@code benchmarks/differential/record.py}.
 */
class RecordedCasesTest {

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(root())) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return names.stream();
    }
  }

  private static Path root() {
    try {
      return Path.of(
          Objects.requireNonNull(RecordedCasesTest.class.getResource("recorded")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void case_rendered_givesWhatKustomizeGives(String name) {
    Path directory = root().resolve(name);
    Rendered rendered =
        KustomizeRenderer.ofDefaults()
            .render(DirectoryTree.of(root()), RenderRequest.of(TreePath.of(name)));
    if (Files.exists(directory.resolve("refused.txt"))) {
      assertThat(rendered.failed()).as("refused").isTrue();
    } else {
      assertThat(rendered.issues()).filteredOn(issue -> issue.isError()).isEmpty();
      assertThat(YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList()))
          .isEqualTo(text(directory.resolve("expected.yaml")));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
