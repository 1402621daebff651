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

/** A contract of an applier on the cluster in memory, whose time moves on when somebody waits. */
interface OnMemory extends ApplierParts {
  MemoryCluster memory();

  @Override
  default Applier applier() {
    return KubernetesApplier.ofDefaults();
  }

  @Override
  default Cluster cluster() {
    return memory();
  }

  @Override
  default HealthCheck healthCheck() {
    return KubernetesHealth.of(HealthStyle.GITOPS).withClock(memory()::now);
  }

  @Override
  default Time time() {
    return memory().time();
  }
}
