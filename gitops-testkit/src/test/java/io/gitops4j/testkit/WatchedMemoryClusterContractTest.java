// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.live.WatchedCluster;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.time.InstantSource;

/** A cluster that is read by watches is like the one below it. */
class WatchedMemoryClusterContractTest extends ClusterContract {

  @Override
  protected Cluster open() {
    return WatchedCluster.over(
        MemoryCluster.builder()
            .clock(InstantSource.system())
            .podStart(Duration.ofMillis(50))
            .jobRun(Duration.ofMillis(50))
            .build());
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }
}
