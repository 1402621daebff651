// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.live.WatchedCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same over a real server. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(
    named = "GITOPS_TEST_KUBECONFIG",
    matches = ".+",
    disabledReason = "it names no kubeconfig: .ci/cluster start gives one")
class WatchedRealClusterContractTest extends ClusterContract {

  @Override
  protected Cluster open() {
    return WatchedCluster.over(
        KubernetesCluster.connect(
            Kubeconfig.read(Path.of(System.getenv("GITOPS_TEST_KUBECONFIG"))).access()));
  }
}
