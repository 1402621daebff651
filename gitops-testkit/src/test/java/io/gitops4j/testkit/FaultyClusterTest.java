// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultyClusterTest {
  private final MemoryCluster memory = MemoryCluster.create();
  private final FaultyCluster cluster = FaultyCluster.around(memory);

  @AfterEach
  void close() {
    cluster.close();
  }

  private MapNode apply(String name) {
    MapNode object =
        Yaml.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default}}", name);
    return cluster.apply(object, ApplyOptions.DEFAULTS);
  }

  private boolean stored(String name) {
    return memory.get(ClusterRules.CONFIG_MAP, "default", name).isPresent();
  }

  @Test
  void refuse_matchingRequest_isNotDone() {
    cluster.inject(
        Fault.refuse(request -> request.isAbout("ConfigMap", "bad"), ClusterError.FORBIDDEN));
    apply("good");
    ClusterRules.refuses(ClusterError.FORBIDDEN, () -> apply("bad"));
    assertThat(stored("good")).isTrue();
    assertThat(stored("bad")).isFalse();
    cluster.heal();
    apply("bad");
    assertThat(stored("bad")).isTrue();
  }

  @Test
  void times_afterThatMany_letsThrough() {
    cluster.inject(Fault.tooManyRequests(ClusterRequest::isWrite, Duration.ofSeconds(3)).times(2));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> apply("one"))
          .isInstanceOfSatisfying(
              ClusterException.class,
              refused -> {
                assertThat(refused.error()).isEqualTo(ClusterError.TOO_MANY_REQUESTS);
                assertThat(refused.retryAfter()).contains(Duration.ofSeconds(3));
              });
    }
    apply("one");
    assertThat(stored("one")).isTrue();
  }

  @Test
  void after_thatMany_goesAway() {
    cluster.inject(Fault.unreachable().after(2));
    apply("one");
    apply("two");
    ClusterRules.refuses(ClusterError.UNREACHABLE, () -> apply("three"));
    ClusterRules.refuses(ClusterError.UNREACHABLE, () -> apply("four"));
    assertThat(stored("three")).isFalse();
  }

  @Test
  void loseAnswer_request_isDoneAllTheSame() {
    cluster.inject(
        Fault.loseAnswer(ClusterRequest::isWrite)
            .times(1)
            .or(Fault.refuse(request -> !request.isWrite(), ClusterError.TIMEOUT)));
    ClusterRules.refuses(ClusterError.UNREACHABLE, () -> apply("one"));
    assertThat(stored("one")).isTrue();
    ClusterRules.refuses(
        ClusterError.TIMEOUT, () -> cluster.get(ClusterRules.CONFIG_MAP, "default", "one"));
    apply("one");
  }
}
