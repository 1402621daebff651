// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import org.junit.jupiter.api.Test;

/** What the controllers of a cluster make of workloads. */
interface ClusterWorkloadRules extends ClusterRules {

  private void awaitReady(String name, String replicas, String generation) {
    eventually(
        () -> {
          MapNode live = get(DEPLOYMENT, name);
          assertThat(Yaml.text(live, "status", "observedGeneration")).isEqualTo(generation);
          assertThat(Yaml.text(live, "status", "updatedReplicas")).isEqualTo(replicas);
          assertThat(Yaml.text(live, "status", "availableReplicas")).isEqualTo(replicas);
          assertThat(Yaml.text(live, "status", "replicas")).isEqualTo(replicas);
        });
  }

  @Test
  default void deployment_applied_becomesReady() {
    apply(deployment("web", 2));
    awaitReady("web", "2", "1");
    assertThat(cluster().list(POD, namespace(), "app=web")).hasSize(2);
    assertThat(cluster().list(REPLICA_SET, namespace(), "app=web")).hasSize(1);
    // the controllers' writes are not drift: the same apply changes nothing
    MapNode live = get(DEPLOYMENT, "web");
    assertThat(apply(deployment("web", 2)).at("metadata", "generation"))
        .isEqualTo(live.at("metadata", "generation"));
  }

  @Test
  default void deployment_withMoreReplicas_isScaled() {
    apply(deployment("web", 1));
    awaitReady("web", "1", "1");
    apply(deployment("web", 3));
    awaitReady("web", "3", "2");
  }

  @Test
  default void deployment_deletedInTheForeground_goesAfterItsPods() {
    apply(deployment("web", 1));
    awaitReady("web", "1", "1");
    delete(DEPLOYMENT, "web", Propagation.FOREGROUND);
    eventually(() -> assertThat(exists(DEPLOYMENT, "web")).isFalse());
    assertThat(cluster().list(REPLICA_SET, namespace(), "app=web")).isEmpty();
    assertThat(cluster().list(POD, namespace(), "app=web")).isEmpty();
  }

  @Test
  default void job_applied_completes() {
    apply(
        Yaml.object(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once, namespace: %s}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: once, image: "registry.example.com/once:v1"}]
            """,
            namespace()));
    eventually(
        () ->
            assertThat(Yaml.text(get(new Gvk("batch", "v1", "Job"), "once"), "status", "succeeded"))
                .isEqualTo("1"));
  }
}
