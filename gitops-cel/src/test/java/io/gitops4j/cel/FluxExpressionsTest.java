// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.health.HealthRules;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Health by expressions: Flux's {@code healthCheckExprs}, and rules that need an expression. */
class FluxExpressionsTest {
  private static final HealthExpression EXPRESSION =
      new HealthExpression(
          "example.org",
          "Thing",
          "status.phase == 'Starting'",
          "status.phase == 'Broken'",
          "status.phase == 'Running'");

  private static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  private static Health assess(String yaml, HealthExpression... expressions) {
    return KubernetesHealth.of(HealthStyle.FLUX)
        .withExpressions(List.of(expressions))
        .assess(map(yaml))
        .orElseThrow();
  }

  private static String thing(String phase) {
    return "{apiVersion: example.org/v1, kind: Thing, status: {phase: " + phase + "}}";
  }

  @Test
  void assess_expressions_inTheOrderOfFlux() {
    assertThat(assess(thing("Running"), EXPRESSION).status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(assess(thing("Broken"), EXPRESSION).status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(assess(thing("Starting"), EXPRESSION).status()).isEqualTo(HealthStatus.PROGRESSING);
    assertThat(assess(thing("Other"), EXPRESSION).status()).isEqualTo(HealthStatus.PROGRESSING);
    Health missing = assess("{apiVersion: example.org/v1, kind: Thing}", EXPRESSION);
    assertThat(missing.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(missing.message()).contains("status.phase == 'Starting'");
  }

  @Test
  void assess_kindAndGroup_kindWins() {
    HealthExpression group = new HealthExpression("example.org", "", null, null, "true");
    assertThat(assess(thing("Broken"), group, EXPRESSION).status())
        .isEqualTo(HealthStatus.DEGRADED);
    assertThat(assess("{apiVersion: example.org/v2, kind: Other}", EXPRESSION, group).status())
        .isEqualTo(HealthStatus.HEALTHY);
    // an object of another group is judged by the style
    assertThat(assess("{apiVersion: other.org/v1, kind: Thing}", EXPRESSION, group).message())
        .isEmpty();
  }

  @Test
  void assess_withoutEngine_unknown() {
    Health health =
        KubernetesHealth.of(HealthStyle.GITOPS)
            .withoutEngine()
            .withExpressions(List.of(EXPRESSION))
            .assess(map(thing("Running")))
            .orElseThrow();
    assertThat(health.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(health.message()).contains("gitops-cel");
  }

  @Test
  void rules_expression_decides() {
    HealthRules rules =
        HealthRules.parse(
            "own.yaml",
            """
            groups: example.org
            kinds:
              Thing:
              - {cel: "status.a + status.b > 3", health: Degraded, message: too much}
              - {cel: "status.", health: Degraded}
            """);
    KubernetesHealth health = KubernetesHealth.of(HealthStyle.GITOPS).withRules(rules);
    assertThat(
            health.assess(map("{apiVersion: example.org/v1, kind: Thing, status: {a: 2, b: 2}}")))
        .contains(Health.of(HealthStatus.DEGRADED, "too much"));
    Health wrong =
        health
            .assess(map("{apiVersion: example.org/v1, kind: Thing, status: {a: 1, b: 2}}"))
            .orElseThrow();
    assertThat(wrong.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(wrong.message()).contains("no expression");
  }

  @Test
  void secret_dataIsNoVariable() {
    HealthExpression expression = new HealthExpression("", "Secret", null, null, "data.key == 'x'");
    Health health = assess("{apiVersion: v1, kind: Secret, data: {key: x}}", expression);
    assertThat(health.status()).isEqualTo(HealthStatus.UNKNOWN);
  }

  /** Runs the recorded cases of Flux, if they are at hand ({@code gitops.shared}). */
  @Test
  @Tag("conformance")
  void recordedCases_sameStatus() throws IOException {
    String property = System.getProperty("gitops.shared", "");
    Path directory =
        Path.of(property.isEmpty() ? "../../shared" : property).resolve("conformance/health/flux");
    assumeThat(directory)
        .as("the recorded cases are not at hand (-Dgitops.shared=DIR names their folder)")
        .isDirectory();
    int total = 0;
    int passed = 0;
    StringBuilder wrong = new StringBuilder();
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.sorted().toList();
    }
    for (Path file : files) {
      MapNode one = map(Files.readString(file));
      if (!"cel".equals(one.text("check"))) {
        continue;
      }
      MapNode expressions = Objects.requireNonNull(one.map("expressions"));
      HealthExpression expression =
          new HealthExpression(
              "",
              "",
              expressions.text("inProgress"),
              expressions.text("failed"),
              Objects.requireNonNull(expressions.text("current")));
      HealthStatus status =
          KubernetesHealth.of(HealthStyle.FLUX)
              .withExpressions(List.of(expression))
              .assess(Objects.requireNonNull(one.map("object")))
              .orElseThrow()
              .status();
      String expected =
          String.valueOf(Objects.requireNonNull(one.at("expected", "status")).textOrNull());
      total++;
      if (HealthStyle.FLUX.word(status).equals(expected)) {
        passed++;
      } else {
        wrong
            .append(file.getFileName())
            .append(": expected ")
            .append(expected)
            .append(", was ")
            .append(status)
            .append('\n');
      }
    }
    System.out.println("CONFORMANCE health-flux-cel " + passed + "/" + total);
    Path out = Path.of("target", "conformance", "health-flux-cel.tsv");
    Files.createDirectories(out.getParent());
    Files.writeString(out, "health-flux-cel\t" + passed + "\t" + total + "\n");
    assertThat(passed).as("%s", wrong).isEqualTo(total);
  }
}
