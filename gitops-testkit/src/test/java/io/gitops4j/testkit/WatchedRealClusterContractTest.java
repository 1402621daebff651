// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.live.WatchedCluster;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;

/** The same over a real server. */
@OnRealCluster
class WatchedRealClusterContractTest extends ClusterContract {

  @Override
  protected Cluster open() {
    return WatchedCluster.over(RealCluster.connect());
  }
}
