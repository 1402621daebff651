// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link HealthCheck} must do: judge by the object alone, and never throw, whatever the
 * object holds. Extend it, and give the check and an object that it finds healthy.
 */
public abstract class HealthCheckContract {
  private static final String SECRET = "hunter2-never-show-this";

  /** For subclasses. */
  protected HealthCheckContract() {}

  /** The check. */
  protected abstract HealthCheck check();

  /** Objects, as YAML, that the check finds healthy. */
  protected abstract List<String> healthy();

  private static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  @Test
  void healthyObject_isHealthy_everyTime() {
    for (String yaml : healthy()) {
      assertThat(check().assess(map(yaml)).orElseThrow().status())
          .as(yaml)
          .isEqualTo(HealthStatus.HEALTHY);
      assertThat(check().assess(map(yaml))).isEqualTo(check().assess(map(yaml)));
    }
  }

  /** Values of a kind that nobody expects where they stand. */
  static Stream<Node> strangeValues() {
    return Stream.of(
        ScalarNode.NULL,
        ScalarNode.of(SECRET),
        ScalarNode.of(Long.MIN_VALUE),
        ScalarNode.of(Double.NaN),
        ScalarNode.TRUE,
        MapNode.EMPTY,
        ListNode.EMPTY,
        ListNode.of(List.of(ScalarNode.of(SECRET), MapNode.EMPTY)),
        MapNode.builder().put("type", ListNode.EMPTY).put("status", MapNode.EMPTY).build());
  }

  @ParameterizedTest
  @MethodSource("strangeValues")
  void strangeObject_neverThrows(Node value) {
    for (String yaml : healthy()) {
      MapNode object = map(yaml);
      for (String key : List.of("metadata", "spec", "status")) {
        assertJudged(object.with(key, value));
        MapNode below = object.map(key);
        if (below != null) {
          for (String field : below.keys()) {
            assertJudged(object.with(key, below.with(field, value)));
          }
          assertJudged(object.with(key, below.with("conditions", value)));
          assertJudged(object.with(key, below.with("observedGeneration", value)));
        }
      }
    }
  }

  @Test
  void expressionsForOtherKinds_changeNothing() {
    HealthExpression other =
        new HealthExpression("nobody.example.org", "Nothing", null, null, "true");
    HealthCheck with = check().withExpressions(List.of(other));
    for (String yaml : healthy()) {
      assertThat(with.assess(map(yaml))).as(yaml).isEqualTo(check().assess(map(yaml)));
    }
    assertThat(check().withExpressions(List.of()).assess(map(healthy().get(0))))
        .isEqualTo(check().assess(map(healthy().get(0))));
  }

  @Test
  void expressionThatCantBeEvaluated_isUnknownNeverHealthy() {
    for (String yaml : healthy()) {
      MapNode object = map(yaml);
      String apiVersion = String.valueOf(object.text("apiVersion"));
      String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
      HealthExpression broken = new HealthExpression(group, "", null, null, "((");
      Health health = check().withExpressions(List.of(broken)).assess(object).orElseThrow();
      assertThat(health.status()).as(yaml).isEqualTo(HealthStatus.UNKNOWN);
      assertThat(health.message()).isNotEmpty();
    }
  }

  @Test
  void dataOfASecret_isInNoMessage() {
    MapNode secret =
        map(
            "{apiVersion: v1, kind: Secret, metadata: {name: x, namespace: n}, data: {phase: "
                + SECRET
                + "}, stringData: {status: "
                + SECRET
                + "}}");
    assertThat(check().assess(secret).map(Health::message).orElse("")).doesNotContain(SECRET);
  }

  private void assertJudged(MapNode object) {
    assertThatCode(
            () ->
                check()
                    .assess(object)
                    .filter(health -> health.status() == HealthStatus.UNKNOWN)
                    .ifPresent(health -> assertThat(health.message()).isNotEmpty()))
        .doesNotThrowAnyException();
  }
}
