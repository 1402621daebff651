// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.undeclared;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** On a real control plane, with all that its controllers make. */
@OnRealCluster
class RealUndeclaredObjectsTest extends UndeclaredObjectsCases {
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");

  private final String namespace = "undeclared-" + UUID.randomUUID().toString().substring(0, 8);
  private final KubernetesCluster cluster = RealCluster.connect();

  @BeforeEach
  void begin() {
    cluster.apply(
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "Namespace")
            .put("metadata", MapNode.builder().put("name", namespace).build())
            .build(),
        ApplyOptions.DEFAULTS);
  }

  @AfterEach
  void end() {
    cluster.delete(NAMESPACE, "", namespace, DeleteOptions.of(Propagation.BACKGROUND));
    cluster.close();
  }

  @Override
  Cluster cluster() {
    return cluster;
  }

  @Override
  String namespace() {
    return namespace;
  }

  /** Until there are pods, slices and what each namespace has. */
  @Override
  void settle() throws InterruptedException {
    for (Gvk gvk :
        List.of(
            new Gvk("", "v1", "Pod"),
            new Gvk("discovery.k8s.io", "v1", "EndpointSlice"),
            new Gvk("", "v1", "Endpoints"),
            new Gvk("", "v1", "ServiceAccount"))) {
      for (int i = 0; i < 150 && cluster.list(gvk, namespace, "").isEmpty(); i++) {
        Thread.sleep(200);
      }
    }
    for (int i = 0;
        i < 150
            && cluster.get(new Gvk("", "v1", "ConfigMap"), namespace, "kube-root-ca.crt").isEmpty();
        i++) {
      Thread.sleep(200);
    }
  }
}
