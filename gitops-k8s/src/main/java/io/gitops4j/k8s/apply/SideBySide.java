// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Does some work for each of many items, up to a number of them at once. The outcomes are handed
 * over on the calling thread in the order of the items, so that what is told does not depend on who
 * was first. Thread-safe.
 */
final class SideBySide {
  private final int most;
  private final Executor executor;
  private final Runnable onInterrupt;

  /**
   * Work on the threads of an executor.
   *
   * @param most how many items are worked on at once; with 1 all is done on the calling thread
   */
  SideBySide(int most, Executor executor) {
    this(most, executor, () -> {});
  }

  private SideBySide(int most, Executor executor, Runnable onInterrupt) {
    this.most = most;
    this.executor = executor;
    this.onInterrupt = onInterrupt;
  }

  /** The same, which tells when the calling thread is interrupted while it waits. */
  SideBySide onInterrupt(Runnable action) {
    return new SideBySide(most, executor, action);
  }

  /**
   * Returns when all is done. If the work or {@code done} throws, no further item is begun, and
   * what was begun is waited for; an interrupt does not cut that short.
   */
  <T, R> void forEach(Iterable<T> items, Function<T, R> work, BiConsumer<T, R> done) {
    if (most == 1) {
      items.forEach(item -> done.accept(item, work.apply(item)));
      return;
    }
    Deque<Begun<T, R>> begun = new ArrayDeque<>();
    try {
      for (T item : items) {
        if (begun.size() == most) {
          handOver(begun.remove(), done);
        }
        begun.add(
            new Begun<>(item, CompletableFuture.supplyAsync(() -> work.apply(item), executor)));
      }
      while (!begun.isEmpty()) {
        handOver(begun.remove(), done);
      }
    } finally {
      begun.forEach(each -> each.result().handle((result, failure) -> null).join());
    }
  }

  private record Begun<T, R>(T item, CompletableFuture<R> result) {}

  private <T, R> void handOver(Begun<T, R> begun, BiConsumer<T, R> done) {
    try {
      begun.result().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      onInterrupt.run();
    } catch (ExecutionException e) {
      // join throws it
    }
    R outcome;
    try {
      outcome = begun.result().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
    done.accept(begun.item(), outcome);
  }
}
