// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Times what runs in this JVM. */
final class Clock {
  private Clock() {}

  /** What a run takes, in nanoseconds. */
  static long time(Runnable run) {
    long start = System.nanoTime();
    run.run();
    return System.nanoTime() - start;
  }

  /** The median of some runs after as many that do not count, in nanoseconds. */
  static long median(int warm, int counted, LongSupplier run) {
    for (int i = 0; i < warm; i++) {
      run.getAsLong();
    }
    long[] times = new long[counted];
    for (int i = 0; i < counted; i++) {
      times[i] = run.getAsLong();
    }
    Arrays.sort(times);
    return times[counted / 2];
  }

  /** Milliseconds with three digits. */
  static String millis(long nanos) {
    return String.format(java.util.Locale.ROOT, "%.3f", nanos / 1e6);
  }
}
