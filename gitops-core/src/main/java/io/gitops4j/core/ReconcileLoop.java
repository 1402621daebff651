// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles one application again and again, on one thread of its own, from {@link #start} to
 * {@link #close}: at once, then whenever the application's interval has passed since the last turn
 * ended, or somebody asks for a turn. After a turn that failed, a policy whose retries have no
 * limit is followed: the next turn comes after its pause, as Flux does by {@code retryInterval}.
 * Drift that is healed only after a pause is looked at again when that has passed. An application
 * that waits for others looks again after 30 s. Thread-safe.
 */
public final class ReconcileLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

  /** After which the applications that one depends on are looked at again, as in Flux. */
  private static final Duration DEPENDENCY_PAUSE = Duration.ofSeconds(30);

  private final Reconciler reconciler;
  private final Application application;
  private final Consumer<ReconcileResult> results;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean asked;
  private boolean closed;

  private ReconcileLoop(
      Reconciler reconciler, Application application, Consumer<ReconcileResult> results) {
    this.reconciler = Objects.requireNonNull(reconciler, "reconciler");
    this.application = Objects.requireNonNull(application, "application");
    this.results = Objects.requireNonNull(results, "results");
    this.thread = new Thread(this::run, "gitops4j " + application);
    this.thread.setDaemon(true);
  }

  /**
   * Starts a loop.
   *
   * @param results is given the result of each turn, on the loop's thread; what it throws is logged
   *     and ends nothing
   */
  public static ReconcileLoop start(
      Reconciler reconciler, Application application, Consumer<ReconcileResult> results) {
    ReconcileLoop loop = new ReconcileLoop(reconciler, application, results);
    loop.thread.start();
    return loop;
  }

  /**
   * Asks for a turn now, e.g. because a webhook told of a commit. Returns at once. A turn that runs
   * is not disturbed; another one follows it.
   */
  public void reconcileNow() {
    lock.lock();
    try {
      asked = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the loop: a turn that runs is interrupted and stops between two objects; this returns when
   * it has. May be called more than once. If the calling thread is interrupted meanwhile, it
   * returns early and stays interrupted.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      int failures = 0;
      while (true) {
        ReconcileResult result = reconciler.reconcile(application);
        boolean waits = result.status() == ReconcileStatus.WAITING;
        failures = result.succeeded() ? 0 : waits ? failures : failures + 1;
        tell(result);
        if (!await(waits ? DEPENDENCY_PAUSE : pause(result, failures))) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{}: the loop ends, since a part of it is broken", application, e);
    }
  }

  private Duration pause(ReconcileResult result, int failures) {
    RetryPolicy retry = application.syncPolicy().retry();
    Duration pause =
        failures > 0 && retry.limit() < 0 ? retry.delayBefore(failures) : application.interval();
    return result.status() == ReconcileStatus.OUT_OF_SYNC
        ? untilHealing(pause, reconciler.time().now(), reconciler.healedFrom(application))
        : pause;
  }

  /** A pause that ends when drift may be healed again, if that is sooner. */
  static Duration untilHealing(Duration pause, Instant now, @Nullable Instant from) {
    if (from == null || !from.isAfter(now)) {
      return pause;
    }
    Duration left = Duration.between(now, from);
    return left.compareTo(pause) < 0 ? left : pause;
  }

  private void tell(ReconcileResult result) {
    try {
      results.accept(result);
    } catch (RuntimeException e) {
      LOG.warn("{}: who takes the results failed", application, e);
    }
  }

  /** Waits for the time or the wish of another turn; false if there is to be none. */
  private boolean await(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = pause.toNanos();
      while (!asked && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      asked = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
