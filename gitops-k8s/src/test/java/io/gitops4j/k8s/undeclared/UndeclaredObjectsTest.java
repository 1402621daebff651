// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.undeclared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the cluster in memory, and the table by itself. */
class UndeclaredObjectsTest extends UndeclaredObjectsCases {
  private final MemoryCluster cluster = MemoryCluster.create();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Override
  Cluster cluster() {
    return cluster;
  }

  @Override
  String namespace() {
    return "default";
  }

  @Override
  void settle() {
    cluster.advance(Duration.ofSeconds(5));
  }

  private static String who(String yaml) {
    MapNode object = (MapNode) YamlReader.ofDefaults().read("object.yaml", yaml).get(0);
    return String.valueOf(MadeByOthers.who(ResourceId.of(object), object, Set.of("a/web")));
  }

  @ParameterizedTest
  @CsvSource({
    "v1, ConfigMap, kube-root-ca.crt, the controller manager",
    "v1, ConfigMap, kube-root-ca.crt2, null",
    "v1, ServiceAccount, default, the controller manager",
    "v1, ServiceAccount, default2, null",
    "v1, Endpoints, web, the endpoints controller",
    "v1, Endpoints, other, null",
    "v1, Event, x, a recorder of events",
    "events.k8s.io/v1, Event, x, a recorder of events",
    "coordination.k8s.io/v1, Lease, x, a holder of a lease",
    "example.com/v1, Lease, x, null",
    "v1, ConfigMap, inventory-x, null",
    "v1, Service, kubernetes, null",
  })
  void table_knowsObjectsByIdentity(String apiVersion, String kind, String name, String who) {
    assertThat(
            who(
                "{apiVersion: %s, kind: %s, metadata: {name: %s, namespace: a}}"
                    .formatted(apiVersion, kind, name)))
        .isEqualTo(who);
  }

  @Test
  void table_knowsObjectsByWhatTheyHold() {
    assertThat(who("{apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token}"))
        .isEqualTo("the token controller");
    assertThat(who("{apiVersion: v1, kind: Secret, type: Opaque}")).isEqualTo("null");
    assertThat(
            who(
                "{apiVersion: v1, kind: Pod, metadata: {ownerReferences: [{kind: X, controller: true}]}}"))
        .isEqualTo("a controller");
    assertThat(who("{apiVersion: v1, kind: Pod, metadata: {ownerReferences: [{kind: X}]}}"))
        .isEqualTo("null");
    assertThat(
            who(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: inventory-x, labels: {app.kubernetes.io/managed-by: gitops4j}}
                """))
        .isEqualTo("this library");
  }

  @Test
  void arguments_areNotNull() {
    assertThatThrownBy(() -> new UndeclaredObjects.Found(null, null, "", ""))
        .isInstanceOf(NullPointerException.class);
  }
}
