// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;

class MemoryFluxApplyTest extends FluxApplyContract {
  private final MemoryCluster cluster = MemoryCluster.create();

  @Override
  protected Applier applier() {
    return KubernetesApplier.builder().time(time()).build();
  }

  @Override
  protected Cluster cluster() {
    return cluster;
  }

  @Override
  protected HealthCheck healthCheck() {
    return KubernetesHealth.of(HealthStyle.GITOPS).withClock(cluster::now);
  }

  @Override
  protected Time time() {
    return cluster.time();
  }
}
