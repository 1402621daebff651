// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.spi.Time;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one sync, tried again where another try may help and can do no harm: reads,
 * server-side applies, and deletions of one uid in one version. What would do something twice must
 * not go through here. Thread-safe.
 *
 * <p>A failure is final when the server has given no useful answer for the time of {@link
 * Patience}, or the deadline would pass before the next try. What fails inside the server may be
 * about one object only, such as a webhook that is away: for all of these together there is as much
 * time again. How many are on their way at once is brought down while the server has no time.
 */
final class Requests {
  /** How often refused credentials are tried again: whoever renews them may be a little late. */
  private static final int CREDENTIALS = 4;

  private final Time time;
  private final Patience patience;
  private final Duration deadline;

  /** Since when the server gives no useful answer; null if the last one was. */
  private volatile @Nullable Duration failingSince;

  private volatile boolean cancelled;
  private final InFlight inFlight = new InFlight();

  /** The pauses so far after failures inside the server, in nanoseconds. */
  private final AtomicLong internal = new AtomicLong();

  /**
   * Requests from now on.
   *
   * @param longest after which nothing is tried again
   */
  Requests(Time time, Patience patience, Duration longest) {
    this.time = time;
    this.patience = patience;
    this.deadline = time.elapsed().plus(longest);
  }

  /** From now on nothing is tried again. */
  void cancel() {
    cancelled = true;
  }

  Time time() {
    return time;
  }

  /** When nothing is tried again any more, as {@link Time#elapsed} counts. */
  Duration deadline() {
    return deadline;
  }

  /**
   * The answer.
   *
   * @throws ClusterException the last failure
   */
  <T> T send(Supplier<T> request) {
    return send(request, false);
  }

  /**
   * The answer to an apply that takes fields over and names no version: a conflict then means that
   * somebody else wrote the object meanwhile.
   *
   * @throws ClusterException the last failure
   */
  <T> T apply(Supplier<T> request) {
    return send(request, true);
  }

  private <T> T send(Supplier<T> request, boolean conflictsPass) {
    for (int failures = 1; ; failures++) {
      try {
        T answer = sent(request);
        failingSince = null;
        return answer;
      } catch (ClusterException e) {
        if (!passes(e, conflictsPass, failures)) {
          failingSince = e.retryable() ? failingSince : null; // a refusal is an answer
          throw e;
        }
        Duration pause = pause(e, failures);
        Duration next = time.elapsed().plus(pause);
        if (next.compareTo(end()) >= 0
            || e.error() == ClusterError.INTERNAL
                && internal.addAndGet(pause.toNanos()) > patience.longest().toNanos()
            || cancelled
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        try {
          time.sleep(pause);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
      }
    }
  }

  private <T> T sent(Supplier<T> request) {
    int begun = inFlight.begin();
    boolean refused = false;
    try {
      return request.get();
    } catch (ClusterException e) {
      refused = e.error() == ClusterError.TOO_MANY_REQUESTS;
      throw e;
    } finally {
      if (refused) {
        inFlight.refused(begun);
      } else {
        inFlight.ended();
      }
    }
  }

  private static boolean passes(ClusterException e, boolean conflictsPass, int failures) {
    return switch (e.error()) {
      case CONFLICT, ALREADY_EXISTS -> conflictsPass;
      case UNAUTHORIZED -> failures <= CREDENTIALS;
      default -> e.retryable();
    };
  }

  private Duration end() {
    Duration since = failingSince;
    if (since == null) {
      since = time.elapsed();
      failingSince = since;
    }
    Duration tired = since.plus(patience.longest());
    return tired.compareTo(deadline) < 0 ? tired : deadline;
  }

  /** Half to one and a half times the usual, so that many callers do not come back at once. */
  private Duration pause(ClusterException e, int failures) {
    Duration pause =
        patience
            .pauseAfter(failures)
            .multipliedBy(ThreadLocalRandom.current().nextLong(50, 150))
            .dividedBy(100);
    Duration asked = e.retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(pause) > 0 ? asked : pause;
  }
}
