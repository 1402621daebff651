// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private Run build(String kustomization) throws IOException {
    Files.writeString(directory.resolve("kustomization.yaml"), kustomization);
    Files.writeString(directory.resolve("production-config.yaml"), "a: 1\n");
    Path output = directory.resolve("output");
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      int exit = Main.execute("build", directory.toString(), "--output", output.toString());
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
}
