// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.function.Supplier;

/** The namespace of what this library keeps in a cluster; made when it is first needed. */
record SystemNamespace(String name) {

  /**
   * Does what needs the namespace, and again if that made it.
   *
   * @throws ClusterException if the cluster refuses
   */
  <T> T with(Cluster cluster, Requests requests, Supplier<T> work) {
    try {
      return work.get();
    } catch (ClusterException e) {
      if (e.error() != ClusterError.NOT_FOUND) {
        throw e;
      }
      MapNode namespace =
          MapNode.builder()
              .put("apiVersion", "v1")
              .put("kind", "Namespace")
              .put("metadata", MapNode.builder().put("name", name).build())
              .build();
      requests.apply(() -> cluster.apply(namespace, ApplyOptions.DEFAULTS));
      return work.get();
    }
  }
}
