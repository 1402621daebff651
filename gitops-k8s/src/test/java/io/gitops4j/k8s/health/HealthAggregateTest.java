// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
