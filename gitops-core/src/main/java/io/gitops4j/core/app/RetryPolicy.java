// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.time.Duration;
import java.util.Objects;

/**
 * How often and when a failed sync is tried again, as Argo CD's {@code retry}. Immutable.
 *
 * @param limit further tries after the first; 0 for none, below 0 without end
 * @param delay the wait before the first further try
 * @param factor by what the wait grows each time; at least 1
 * @param maxDelay the longest wait
 * @param refresh whether a further try takes the newest revisions rather than the same ones
 * @param automatedOnly whether a sync that somebody asked for is not tried again
 */
public record RetryPolicy(
    int limit,
    Duration delay,
    int factor,
    Duration maxDelay,
    boolean refresh,
    boolean automatedOnly) {
  /** No further try. */
  public static final RetryPolicy NONE = of(0);

  /** Checks the parts. */
  public RetryPolicy {
    Objects.requireNonNull(delay, "delay");
    Objects.requireNonNull(maxDelay, "maxDelay");
    if (factor < 1) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: 1 or more)");
    }
  }

  /** Tries of the same revisions. */
  public RetryPolicy(int limit, Duration delay, int factor, Duration maxDelay) {
    this(limit, delay, factor, maxDelay, false, false);
  }

  /** The same, where a further try takes the newest revisions or not. */
  public RetryPolicy withRefresh(boolean newest) {
    return new RetryPolicy(limit, delay, factor, maxDelay, newest, automatedOnly);
  }

  /** The same for automated syncs; one that somebody asked for is tried once. */
  public RetryPolicy ofAutomated() {
    return new RetryPolicy(limit, delay, factor, maxDelay, refresh, true);
  }

  /** What counts for a sync that somebody asked for. */
  public RetryPolicy whenAsked() {
    return automatedOnly ? NONE : this;
  }

  /** So many tries, after 5 s, then twice as long each time, at most 3 min. */
  public static RetryPolicy of(int limit) {
    return new RetryPolicy(limit, Duration.ofSeconds(5), 2, Duration.ofMinutes(3));
  }

  /** Whether a try of this number, from 1, is allowed. */
  public boolean allows(int retry) {
    return limit < 0 || retry <= limit;
  }

  /** The wait before the try of this number, from 1. */
  public Duration delayBefore(int retry) {
    Duration wait = delay;
    for (int i = 1; i < retry && wait.compareTo(maxDelay) < 0; i++) {
      wait = wait.multipliedBy(factor);
    }
    return wait.compareTo(maxDelay) < 0 ? wait : maxDelay;
  }
}
