// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.time.Instant;

/**
 * The time of a cluster in memory, which passes when somebody waits for it, and else as it does
 * everywhere.
 */
record MemoryTime(MemoryCluster cluster) implements Time {
  @Override
  public Instant now() {
    return cluster.now();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    cluster.advance(duration);
  }
}
