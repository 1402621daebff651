// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the rules for clusters stand on: a cluster, a namespace, and patience. */
interface ClusterRules {
  Gvk NAMESPACE = new Gvk("", "v1", "Namespace");
  Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  Gvk SECRET = new Gvk("", "v1", "Secret");
  Gvk SERVICE = new Gvk("", "v1", "Service");
  Gvk POD = new Gvk("", "v1", "Pod");
  Gvk DEPLOYMENT = new Gvk("apps", "v1", "Deployment");
  Gvk REPLICA_SET = new Gvk("apps", "v1", "ReplicaSet");
  Gvk DEFINITION = new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");

  Cluster cluster();

  String namespace();

  Duration patience();

  default MapNode configMap(String name, String value) {
    return Yaml.object(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s, labels: {app: %s}}
        data: {key: "%s"}
        """,
        name, namespace(), name, value);
  }

  default MapNode deployment(String name, int replicas) {
    return Yaml.object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          replicas: %3$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
              - {name: app, image: "registry.example.com/app:v1"}
        """,
        name, namespace(), replicas);
  }

  default MapNode apply(MapNode object) {
    return cluster().apply(object, ApplyOptions.DEFAULTS);
  }

  default MapNode applyAs(String manager, boolean force, MapNode object) {
    return cluster().apply(object, new ApplyOptions(manager, force, false));
  }

  default MapNode get(Gvk gvk, String name) {
    return cluster().get(gvk, namespace(), name).orElseThrow();
  }

  default boolean exists(Gvk gvk, String name) {
    return cluster().get(gvk, namespace(), name).isPresent();
  }

  default boolean delete(Gvk gvk, String name, Propagation propagation) {
    return cluster().delete(gvk, namespace(), name, DeleteOptions.of(propagation));
  }

  /** Whether something is refused with a code, and all these words in the message. */
  static void refuses(ClusterError error, ThrowingCallable request, String... words) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ClusterException.class,
            refused -> {
              assertThat(refused.error()).as(refused.getMessage()).isEqualTo(error);
              for (String word : words) {
                assertThat(refused.getMessage()).contains(word);
              }
            });
  }

  /** Repeats a check until it holds, or the patience is at its end. */
  default void eventually(ThrowingCallable check) {
    long end = System.nanoTime() + patience().toNanos();
    while (true) {
      try {
        check.call();
        return;
      } catch (Throwable failure) {
        if (System.nanoTime() - end > 0) {
          throw failure instanceof Error error ? error : new AssertionError(failure);
        }
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
