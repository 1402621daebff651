// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code gitops build} says about the two mistakes that people make with generators. */
class SeedBuildTest {
  private static final String GENERATOR =
      """
      configMapGenerator:
      - name: app-config
        files:
          - PRODUCTION=true
          - LOG_LEVEL=info
      """;

  @TempDir Path directory;

  private record Run(int exit, String out, String err) {}

  private Run build(String kustomization, String... flags) throws IOException {
    Files.writeString(directory.resolve("kustomization.yaml"), kustomization);
    Files.writeString(directory.resolve("production-config.yaml"), "a: 1\n");
    Path output = directory.resolve("output");
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      List<String> args = new ArrayList<>(List.of("build"));
      args.addAll(List.of(flags));
      args.addAll(List.of(directory.toString(), "--output", output.toString()));
      int exit = Main.execute(args.toArray(String[]::new));
      String out = Files.exists(output) ? Files.readString(output) : "";
      return new Run(exit, out, told.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    } finally {
      System.setErr(err);
    }
  }

  @Test
  void build_listItemThatLostItsDash_fileLineColumnCaretAndHint() throws IOException {
    Run run = build(GENERATOR + "    config.yaml=./production-config.yaml\n\nreplicas: []\n");
    assertThat(run.exit()).isEqualTo(Main.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("kustomization.yaml:6:5: error: ")
        .contains("[yaml.syntax]")
        .contains("\n6 |     config.yaml=./production-config.yaml\n  |     ^\n")
        .contains("hint: a list item lost its \"- \"")
        .contains("write \"- config.yaml=./production-config.yaml\"");
  }

  @Test
  void build_literalsAmongFiles_hintSaysLiterals() throws IOException {
    Run run = build(GENERATOR + "    - config.yaml=./production-config.yaml\n");
    assertThat(run.exit()).isEqualTo(Main.FAILED);
    assertThat(run.err())
        .contains("kustomization.yaml:4:7: error: true: no such file or directory")
        .containsPattern("hint: \"PRODUCTION=…\" looks like a literal.*literals");
  }

  @Test
  void build_bothMended_renders() throws IOException {
    Run run =
        build(
            GENERATOR.replace("files", "literals")
                + "  files:\n    - config.yaml=./production-config.yaml\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("PRODUCTION: \"true\"", "LOG_LEVEL: info", "config.yaml:");
  }

  @Test
  void build_warnings_goToStandardErrorAndStrictOnesFail() throws IOException {
    String text = GENERATOR.replace("files", "literals") + "images: [{name: x, newTag: v2}]\n";
    Run plain = build(text);
    assertThat(plain.exit()).isZero();
    assertThat(plain.err())
        .contains("kustomization.yaml:6:10 (images): warning: ", "[kustomize.image-no-match]");

    assertThat(build(text, "--strict").exit()).isEqualTo(Main.FAILED);
    Run strict = build(text, "--strict=image-no-match,kustomize.duplicate");
    assertThat(strict.exit()).isEqualTo(Main.FAILED);
    assertThat(strict.err()).contains("kustomization.yaml:6:10 (images): error: ");
    assertThat(build(text, "--strict=duplicate").exit()).isZero();
    assertThat(build(text, "--strict=nonsense").exit()).isEqualTo(Main.USAGE);
  }

  @Test
  void build_boundOnTheWork_isSetByTheCaller() throws IOException {
    String text = GENERATOR.replace("files", "literals");
    assertThat(build(text, "--limit", "generated=1000").exit()).isZero();
    Run run = build(text, "--limit", "generated=3");
    assertThat(run.exit()).isEqualTo(Main.FAILED);
    assertThat(run.err()).contains("[kustomize.limit]", "--limit generated=N");
    assertThat(build(text, "--limit", "nonsense=3").exit()).isEqualTo(Main.USAGE);
  }
}
