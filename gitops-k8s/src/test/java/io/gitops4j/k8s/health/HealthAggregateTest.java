// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthAggregateTest {
  private static final HealthCheck BY_SPEC =
      object ->
          Optional.ofNullable(object.text("spec"))
              .map(word -> Health.of(HealthStatus.valueOf(word)));

  @Test
  void ofApplication_fourBroken_namesThreeCauses() {
    Health health =
        HealthAggregate.ofApplication(
            List.of(
                live("a", "PROGRESSING"),
                live("b", "DEGRADED"),
                live("c", "DEGRADED"),
                live("d", "DEGRADED"),
                live("e", "DEGRADED"),
                live("f", "HEALTHY")),
            BY_SPEC);
    assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(health.message()).isEqualTo("because of Pod:b, Pod:c, Pod:d and 1 more");
  }

  @Test
  void ofApplication_nothingLive_missing() {
    MapNode object = object("a", "HEALTHY");
    HealthAggregate.Resource missing =
        new HealthAggregate.Resource(ResourceId.of(object), object, null);
    assertThat(HealthAggregate.ofApplication(List.of(missing), BY_SPEC).status())
        .isEqualTo(HealthStatus.MISSING);
    assertThat(HealthAggregate.ofApplication(List.of(), BY_SPEC).status())
        .isEqualTo(HealthStatus.HEALTHY);
  }

  /** What each resource is; the worst of those that count. */
  @ParameterizedTest
  @CsvSource({
    "'', HEALTHY",
    "HEALTHY, HEALTHY",
    "HEALTHY SUSPENDED, SUSPENDED",
    "SUSPENDED PROGRESSING, PROGRESSING",
    "PROGRESSING MISSING DEGRADED, DEGRADED",
    "DEGRADED UNKNOWN HEALTHY, UNKNOWN",
    "hook:DEGRADED, HEALTHY",
    "hook:DEGRADED HEALTHY, HEALTHY",
    "skip:DEGRADED HEALTHY, HEALTHY",
    "empty:DEGRADED HEALTHY, HEALTHY",
    "helm:DEGRADED HEALTHY, HEALTHY",
    "definition:DEGRADED HEALTHY, DEGRADED",
    "ignored:DEGRADED HEALTHY, HEALTHY",
    "gone HEALTHY, HEALTHY",
    "gone DEGRADED, DEGRADED",
    "gone gone, MISSING",
    "gone hook:HEALTHY, MISSING",
    "gone ignored:HEALTHY, HEALTHY",
    "child:MISSING HEALTHY, HEALTHY",
    "child:UNKNOWN, HEALTHY",
    "child:DEGRADED, DEGRADED",
    "child:PROGRESSING, PROGRESSING",
    "none HEALTHY, HEALTHY"
  })
  void ofApplication_isTheWorstOfWhatCounts(String resources, HealthStatus expected) {
    List<HealthAggregate.Resource> all =
        Arrays.stream(resources.split(" "))
            .filter(word -> !word.isEmpty())
            .map(HealthAggregateTest::resource)
            .toList();
    assertThat(HealthAggregate.ofApplication(all, BY_SPEC).status()).isEqualTo(expected);
  }

  private static HealthAggregate.Resource resource(String word) {
    String[] parts = word.split(":");
    MapNode object = object("a", parts[parts.length - 1]);
    object =
        switch (parts[0]) {
          case "gone", "none" -> object.without("spec");
          case "hook" -> annotated(object, "argocd.argoproj.io/hook", "PreSync");
          case "skip" -> annotated(object, "argocd.argoproj.io/hook", "Skip");
          case "empty" -> annotated(object, "argocd.argoproj.io/hook", "");
          case "helm" -> annotated(object, "helm.sh/hook", "test");
          case "definition" -> annotated(object, "helm.sh/hook", "crd-install");
          case "ignored" -> annotated(object, "argocd.argoproj.io/ignore-healthcheck", "true");
          case "child" ->
              Edit.set(
                  Edit.set(object, "argoproj.io/v1alpha1", "apiVersion"), "Application", "kind");
          default -> object;
        };
    boolean gone = parts[0].equals("gone");
    return new HealthAggregate.Resource(ResourceId.of(object), object, gone ? null : object);
  }

  private static MapNode annotated(MapNode object, String key, String value) {
    return Edit.set(object, value, "metadata", "annotations", key);
  }

  @Test
  void ofWanted_oneUnknown_unknownUnlessOneFailed() {
    HealthStatus wanted = HealthStatus.HEALTHY;
    List<HealthStatus> unknown = List.of(HealthStatus.UNKNOWN, HealthStatus.HEALTHY);
    assertThat(HealthAggregate.ofWanted(unknown, wanted)).isEqualTo(HealthStatus.UNKNOWN);
    List<HealthStatus> failed = List.of(HealthStatus.UNKNOWN, HealthStatus.DEGRADED);
    assertThat(HealthAggregate.ofWanted(failed, wanted)).isEqualTo(HealthStatus.DEGRADED);
    List<HealthStatus> late = List.of(HealthStatus.PROGRESSING, HealthStatus.HEALTHY);
    assertThat(HealthAggregate.ofWanted(late, wanted)).isEqualTo(HealthStatus.PROGRESSING);
  }

  private static HealthAggregate.Resource live(String name, String status) {
    MapNode object = object(name, status);
    return new HealthAggregate.Resource(ResourceId.of(object), null, object);
  }

  private static MapNode object(String name, String status) {
    return MapNode.builder()
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put("metadata", MapNode.of("name", ScalarNode.of(name)))
        .put("spec", status)
        .build();
  }
}
