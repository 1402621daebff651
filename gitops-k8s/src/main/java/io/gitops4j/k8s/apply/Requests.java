// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.spi.Time;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Requests that are tried again when another try may help. Only for requests that may be made
 * twice: reads, server-side applies, and deletions of one uid.
 */
final class Requests {
  private final Time time;
  private final int retries;
  private final Duration firstDelay;

  Requests(Time time, int retries, Duration firstDelay) {
    this.time = time;
    this.retries = retries;
    this.firstDelay = firstDelay;
  }

  Time time() {
    return time;
  }

  /**
   * The answer.
   *
   * @throws ClusterException the last failure
   */
  <T> T send(Supplier<T> request) {
    Duration delay = firstDelay;
    for (int retry = 0; ; retry++) {
      try {
        return request.get();
      } catch (ClusterException e) {
        if (!e.retryable() || retry >= retries || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        // half to one and a half times the delay, so that many callers do not come back at once
        Duration pause =
            delay.multipliedBy(ThreadLocalRandom.current().nextLong(50, 150)).dividedBy(100);
        Duration asked = e.retryAfter().orElse(Duration.ZERO);
        try {
          time.sleep(asked.compareTo(pause) > 0 ? asked : pause);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
        delay = delay.multipliedBy(4);
      }
    }
  }
}
