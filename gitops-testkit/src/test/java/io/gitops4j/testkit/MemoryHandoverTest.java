// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.memory.MemoryCluster;

class MemoryHandoverTest extends HandoverContract implements OnMemory {
  private final MemoryCluster cluster = MemoryCluster.create();

  @Override
  public MemoryCluster memory() {
    return cluster;
  }

  @Override
  KubernetesApplier passing() {
    return KubernetesApplier.ofDefaults();
  }
}
