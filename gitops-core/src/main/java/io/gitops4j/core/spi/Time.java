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
        private static final long STARTED = System.nanoTime();

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public Duration elapsed() {
          return Duration.ofNanos(System.nanoTime() - STARTED);
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis());
        }
      };

  /** The time now. May jump, either way, when somebody sets the clock. */
  Instant now();

  /**
   * The time since some moment: what deadlines and patience are measured by, since it does not jump
   * when somebody sets the clock. Never goes back. Unless overridden, follows {@link #now}, which
   * is right for a clock that nobody sets.
   */
  default Duration elapsed() {
    return Duration.between(Instant.EPOCH, now());
  }

  /**
   * Waits; not at all if the duration is not above zero.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void sleep(Duration duration) throws InterruptedException;
}
