// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.time.InstantSource;

class MemoryConcurrencyTest extends ConcurrencyContract implements OnMemory {
  /** In real time: who waits for another thread must not skip the time that the other needs. */
  private final MemoryCluster cluster =
      MemoryCluster.builder()
          .clock(InstantSource.system())
          .podStart(Duration.ofMillis(50))
          .jobRun(Duration.ofMillis(50))
          .build();

  @Override
  public MemoryCluster memory() {
    return cluster;
  }

  @Override
  protected Applier other() {
    return KubernetesApplier.ofDefaults();
  }

  @Override
  public Time time() {
    return Time.SYSTEM;
  }
}
