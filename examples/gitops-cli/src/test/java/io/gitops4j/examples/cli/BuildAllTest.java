// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildAllTest {
  @TempDir private Path directory;

  @Test
  void directory_thatBreaksTheRenderer_failsAlone() throws Exception {
    for (String name : new String[] {"a", "b-throws", "c-overflows", "d", "e-unwritable"}) {
      write("in/" + name + "/kustomization.yaml", "resources: [config.yaml]\n");
      write(
          "in/" + name + "/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n");
    }
    write("out/e-unwritable", "a file where the directory should be");
    StringWriter err = new StringWriter();
    BuildAll build =
        new BuildAll(
            new Broken(),
            directory.resolve("in"),
            directory.resolve("out"),
            2,
            directory.resolve("report.jsonl"),
            new PrintWriter(err, true));

    assertThat(build.run()).isFalse();

    Map<String, JsonNode> report = new LinkedHashMap<>();
    for (String line : Files.readAllLines(directory.resolve("report.jsonl"))) {
      JsonNode node = new ObjectMapper().readTree(line);
      report.put(node.get("path").asText(), node);
    }
    assertThat(report).containsOnlyKeys("a", "b-throws", "c-overflows", "d", "e-unwritable");
    assertThat(report.get("a").get("ok").asBoolean()).isTrue();
    assertThat(report.get("d").get("ok").asBoolean()).isTrue();
    assertThat(directory.resolve("out/d/manifests.yaml")).exists();
    JsonNode thrown = report.get("b-throws");
    assertThat(thrown.get("ok").asBoolean()).isFalse();
    assertThat(thrown.at("/error/code").asText()).isEqualTo("cli.internal");
    assertThat(thrown.at("/error/message").asText())
        .contains("java.lang.IllegalStateException", "BuildAllTest")
        .doesNotContain("s3cret");
    assertThat(report.get("c-overflows").at("/error/message").asText())
        .contains("java.lang.StackOverflowError");
    assertThat(report.get("e-unwritable").at("/error/code").asText()).isEqualTo("cli.output");
    assertThat(err.toString()).contains("2 rendered, 3 failed").doesNotContain("b-throws");
  }

  @Test
  void whatFails_isToldWhereNobodyWantsAReport_butNotWithoutEnd() throws Exception {
    for (int i = 0; i < 22; i++) {
      write("in/b-%02d/kustomization.yaml".formatted(i), "resource: []\n");
    }
    StringWriter err = new StringWriter();

    new BuildAll(
            KustomizeRenderer.ofDefaults(),
            directory.resolve("in"),
            directory.resolve("out"),
            2,
            null,
            new PrintWriter(err, true))
        .run();

    assertThat(err.toString().lines())
        .hasSize(22)
        .contains("and 2 more: --report FILE has them all", "0 rendered, 22 failed")
        .anyMatch(line -> line.contains("b-19/kustomization.yaml:1:1 (resource): error: unknown"));
  }

  @Test
  void directory_thatCannotBeEntered_isReportedAndTheOthersAreFound() throws Exception {
    write("in/a/kustomization.yaml", "resources: []\n");
    write("in/c/kustomization.yaml", "resources: []\n");
    KustomizationWalk walk = new KustomizationWalk(directory.resolve("in"));
    Path closed = directory.resolve("in/b");

    assertThat(walk.visitFileFailed(closed, new AccessDeniedException(closed.toString())))
        .isEqualTo(FileVisitResult.CONTINUE);
    walk.run();

    assertThat(walk.failures()).containsOnlyKeys(Path.of("b"));
    assertThat(walk.directories()).containsExactly(Path.of("a"), Path.of("c"));
    Path root = directory.resolve("in");
    assertThatThrownBy(() -> walk.visitFileFailed(root, new AccessDeniedException("in")))
        .isInstanceOf(AccessDeniedException.class);
  }

  private void write(String file, String text) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** Renders, except where the directory's name says what breaks. */
  private static final class Broken implements Renderer {
    private final KustomizeRenderer sound = KustomizeRenderer.ofDefaults();

    @Override
    public String engine() {
      return sound.engine();
    }

    @Override
    public boolean supports(SourceTree tree, RenderRequest request) {
      return sound.supports(tree, request);
    }

    @Override
    public Rendered render(SourceTree tree, RenderRequest request) {
      String path = request.path().toString();
      if (path.equals("b-throws")) {
        throw new IllegalStateException("s3cret");
      }
      return path.equals("c-overflows") ? deeper(tree, request) : sound.render(tree, request);
    }

    private Rendered deeper(SourceTree tree, RenderRequest request) {
      // a cycle that no compiler sees
      return render(tree, request);
    }
  }
}
