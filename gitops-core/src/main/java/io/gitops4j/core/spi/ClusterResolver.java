// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Destination;

/**
 * Finds the cluster of a destination. Thread-safe. The caller of {@link #resolve} does not close
 * the cluster.
 */
@FunctionalInterface
public interface ClusterResolver {

  /**
   * The cluster that the destination names.
   *
   * @throws io.gitops4j.core.cluster.ClusterException with {@code NO_CLUSTER} if there is none
   */
  Cluster resolve(Destination destination);

  /** A resolver that gives the same cluster for every destination. */
  static ClusterResolver always(Cluster cluster) {
    return destination -> cluster;
  }
}
