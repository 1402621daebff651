// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

/**
 * How many requests of a sync are on their way at once: any number, until the server has no time
 * for one. From then on there is a limit, which is halved whenever the server asks for time, and
 * grows by one after a series of answers. Thread-safe.
 *
 * <p>Requests that wait for the time that the server asked for are not on their way.
 */
final class InFlight {
  /** How many answers, for each request that may be on its way, make the limit grow. */
  private static final int SERIES = 10;

  private int limit = Integer.MAX_VALUE;
  private int onTheWay;
  private int answers;

  /** How often the limit was lowered. */
  private int lowered;

  /**
   * Waits until another request may be sent; an interrupt ends that.
   *
   * @return what to pass to {@link #refused}
   */
  synchronized int begin() {
    boolean interrupted = false;
    while (onTheWay >= limit && !interrupted) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    onTheWay++;
    return lowered;
  }

  /** A request has ended, well or not. */
  synchronized void ended() {
    onTheWay--;
    if (limit != Integer.MAX_VALUE && ++answers >= SERIES * limit) {
      limit++;
      answers = 0;
    }
    notifyAll();
  }

  /**
   * A request has ended, because the server has no time. Those that were sent before the limit was
   * lowered do not lower it once more.
   *
   * @param begun what {@link #begin} gave
   */
  synchronized void refused(int begun) {
    if (begun == lowered) {
      limit = Math.max(1, onTheWay / 2);
      lowered++;
    }
    onTheWay--;
    answers = 0;
    notifyAll();
  }
}
