// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import static io.gitops4j.k8s.memory.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.admission.Edit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular to the cluster in memory; the rest is in the contract of the testkit. */
class MemoryClusterTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");

  private final MemoryCluster cluster = MemoryCluster.create();

  @AfterEach
  void close() {
    cluster.close();
  }

  private static MapNode configMap(String name, String value) {
    return object(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: default}
        data: {key: "%s"}
        """
            .formatted(name, value));
  }

  @Test
  void apply_newObject_isStoredWithTheMetadataOfTheServer() {
    MapNode applied = cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    assertThat(Edit.text(applied, "metadata", "uid")).hasSize(36);
    assertThat(Edit.text(applied, "metadata", "creationTimestamp"))
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(cluster.get(CONFIG_MAP, "default", "settings")).contains(applied);
  }

  @Test
  void requests_byVerb_areCounted() {
    cluster.apply(configMap("settings", "a"), ApplyOptions.DEFAULTS);
    Requests before = cluster.requests();
    cluster.apply(configMap("settings", "b"), ApplyOptions.DEFAULTS.asDryRun());
    cluster.get(CONFIG_MAP, "default", "settings");
    Requests since = cluster.requests().since(before);
    assertThat(since.writes()).isZero();
    assertThat(since.reads()).isEqualTo(2);
    assertThat(since.of("dry-run")).isEqualTo(1);
  }

  @Test
  void delete_namespace_takesItsObjectsAlong() {
    cluster.apply(
        object("{apiVersion: v1, kind: Namespace, metadata: {name: team}}"), ApplyOptions.DEFAULTS);
    cluster.apply(
        Edit.set(configMap("settings", "a"), "team", "metadata", "namespace"),
        ApplyOptions.DEFAULTS);
    assertThat(cluster.delete(NAMESPACE, "", "team", DeleteOptions.of(Propagation.BACKGROUND)))
        .isTrue();
    assertThat(cluster.get(CONFIG_MAP, "team", "settings")).isEmpty();
    assertThat(cluster.get(NAMESPACE, "", "team")).isEmpty();
  }

  @Test
  void request_afterClose_isRefused() {
    cluster.close();
    assertThatThrownBy(() -> cluster.get(CONFIG_MAP, "default", "settings"))
        .isInstanceOfSatisfying(
            ClusterException.class,
            refused -> assertThat(refused.error()).isEqualTo(ClusterError.UNREACHABLE));
  }
}
