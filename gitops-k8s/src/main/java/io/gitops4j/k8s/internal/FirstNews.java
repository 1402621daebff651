// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.internal;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a watch has told of all that was there when it began. Thread-safe. */
public final class FirstNews {
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean told;

  /** All is told. */
  public void told() {
    told = true;
    settled.countDown();
  }

  /** The watch has ended: what is not told now never will be. */
  public void ended() {
    settled.countDown();
  }

  /**
   * Waits for one of both.
   *
   * @return whether all was told
   * @throws ClusterException with {@code INTERRUPTED} if the thread is interrupted, which it stays
   */
  public boolean await(Duration patience) {
    try {
      return settled.await(patience.toMillis(), TimeUnit.MILLISECONDS) && told;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(ClusterError.INTERRUPTED, "interrupted while a watch begins", e);
    }
  }
}
