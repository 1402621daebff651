// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;

/** The contract against a real server, which is right where the suite and it disagree. */
@OnRealCluster
class RealClusterContractTest extends ClusterContract {

  @Override
  protected Cluster open() {
    return RealCluster.connect();
  }
}
