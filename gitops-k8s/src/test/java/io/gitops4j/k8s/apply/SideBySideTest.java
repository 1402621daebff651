// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final SideBySide four = new SideBySide(4, threads);
  private final List<Integer> items = IntStream.range(0, 200).boxed().toList();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static int slowly(int item) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return item * 2;
  }

  @Test
  void outcomes_comeInOrder_onTheCallingThread_andNoMoreThanTheNumberAtOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Integer> outcomes = new ArrayList<>();
    Thread caller = Thread.currentThread();
    four.forEach(
        items,
        item -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          int outcome = slowly(item);
          now.decrementAndGet();
          return outcome;
        },
        (item, outcome) -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          outcomes.add(outcome);
        });
    assertThat(outcomes).isEqualTo(items.stream().map(item -> item * 2).toList());
    assertThat(most.get()).isBetween(2, 4);
  }

  @Test
  void workThatThrows_endsIt_andWhatWasBegunIsWaitedFor() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(
            () ->
                four.forEach(
                    items,
                    item -> {
                      running.incrementAndGet();
                      begun.incrementAndGet();
                      try {
                        if (item == 10) {
                          throw new IllegalStateException("ten");
                        }
                        return slowly(item);
                      } finally {
                        running.decrementAndGet();
                      }
                    },
                    (item, outcome) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("ten");
    assertThat(running.get()).isZero();
    assertThat(begun.get()).isLessThanOrEqualTo(15);
  }

  @Test
  void interrupt_isTold_andNothingIsLeftBehind() {
    AtomicInteger told = new AtomicInteger();
    List<Integer> outcomes = new ArrayList<>();
    Thread.currentThread().interrupt();
    four.onInterrupt(told::incrementAndGet)
        .forEach(
            items.subList(0, 6), SideBySideTest::slowly, (item, outcome) -> outcomes.add(item));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(told.get()).isPositive();
    assertThat(outcomes).hasSize(6);
  }
}
