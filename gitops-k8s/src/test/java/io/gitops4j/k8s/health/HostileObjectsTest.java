// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostileObjectsTest {
  private static final List<String> KEYS =
      List.of(
          "metadata",
          "spec",
          "status",
          "conditions",
          "type",
          "reason",
          "message",
          "replicas",
          "generation",
          "observedGeneration",
          "deletionTimestamp",
          "phase",
          "containerStatuses",
          "annotations",
          "updateStrategy",
          "rollingUpdate",
          "partition",
          "loadBalancer",
          "ingress",
          "state",
          "waiting",
          "restartPolicy",
          "suspend",
          "paused",
          "active",
          "finalizers");
  private static final List<String> KINDS =
      List.of(
          "apps/v1/Deployment",
          "apps/v1/StatefulSet",
          "apps/v1/DaemonSet",
          "apps/v1/ReplicaSet",
          "v1/Pod",
          "batch/v1/Job",
          "batch/v1/CronJob",
          "v1/Service",
          "v1/PersistentVolumeClaim",
          "networking.k8s.io/v1/Ingress",
          "autoscaling/v1/HorizontalPodAutoscaler",
          "autoscaling/v2/HorizontalPodAutoscaler",
          "argoproj.io/v1alpha1/Workflow",
          "policy/v1/PodDisruptionBudget",
          "apiextensions.k8s.io/v1/CustomResourceDefinition",
          "cert-manager.io/v1/Certificate",
          "example.org/v1/Thing",
          "a/b/c/Deployment");

  @Property(tries = 3000)
  void assess_anyTree_neverThrowsAndUnknownSaysWhy(
      @ForAll("objects") MapNode object, @ForAll HealthStyle style) {
    Optional<Health> health = KubernetesHealth.of(style).assess(object);
    if (health.isPresent() && health.get().status() == HealthStatus.UNKNOWN) {
      assertThat(health.get().message()).isNotEmpty();
    }
  }

  @Property(tries = 500)
  void aggregate_anyTrees_neverThrows(
      @ForAll("objects") MapNode declared, @ForAll("objects") MapNode live) {
    HealthAggregate.Resource resource =
        new HealthAggregate.Resource(ResourceId.of(live), declared, live);
    assertThat(
            HealthAggregate.ofApplication(
                List.of(resource), KubernetesHealth.of(HealthStyle.GITOPS)))
        .isNotNull();
  }

  @Provide
  Arbitrary<MapNode> objects() {
    return Arbitraries.of(KINDS)
        .flatMap(
            kind ->
                maps(nodes(3))
                    .map(
                        map ->
                            map.with("apiVersion", ScalarNode.of(apiVersion(kind)))
                                .with("kind", ScalarNode.of(kindOf(kind)))));
  }

  private static String apiVersion(String kind) {
    return kind.substring(0, kind.lastIndexOf('/'));
  }

  private static String kindOf(String kind) {
    return kind.substring(kind.lastIndexOf('/') + 1);
  }

  private static Arbitrary<Node> nodes(int depth) {
    Arbitrary<Node> scalars =
        Arbitraries.of(
            ScalarNode.NULL,
            ScalarNode.TRUE,
            ScalarNode.FALSE,
            ScalarNode.of(0),
            ScalarNode.of(-7),
            ScalarNode.of(2.5),
            ScalarNode.of(Long.MAX_VALUE),
            ScalarNode.of(Long.MIN_VALUE),
            ScalarNode.of(""),
            ScalarNode.of("True"),
            ScalarNode.of("Running"),
            ScalarNode.of("Ready"),
            ScalarNode.of("99999999999999999999"));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Node> deeper = nodes(depth - 1);
    return Arbitraries.oneOf(
        scalars, maps(deeper).map(map -> map), deeper.list().ofMaxSize(3).map(ListNode::of));
  }

  private static Arbitrary<MapNode> maps(Arbitrary<Node> values) {
    return Arbitraries.maps(Arbitraries.of(KEYS), values)
        .ofMaxSize(6)
        .map(HostileObjectsTest::toMap);
  }

  private static MapNode toMap(Map<String, Node> entries) {
    MapNode.Builder builder = MapNode.builder();
    entries.forEach(builder::put);
    return builder.build();
  }
}
