// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock, and waiting: so that a program or a test can let time pass in its own way.
 * Thread-safe.
 */
public interface Time {

  /** The time of this machine. */
  Time SYSTEM =
      new Time() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis());
        }
      };

  /** The time now. */
  Instant now();

  /**
   * Waits; not at all if the duration is not above zero.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void sleep(Duration duration) throws InterruptedException;
}
