// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight requests = new InFlight();

  private int begin(int number) {
    int begun = 0;
    for (int i = 0; i < number; i++) {
      begun = requests.begin();
    }
    return begun;
  }

  private CompletableFuture<Integer> beginElsewhere() {
    return CompletableFuture.supplyAsync(
        requests::begin,
        task -> {
          Thread thread = new Thread(task, "request");
          thread.setDaemon(true);
          thread.start();
        });
  }

  @Test
  void begin_nothingRefused_isNeverHeldBack() {
    begin(1000);
    for (int i = 0; i < 500; i++) {
      requests.ended();
    }
    begin(1000);
  }

  @Test
  void refused_halvesWhatIsOnTheWay_onceForAllThatWereSentBefore() throws Exception {
    int begun = begin(8);
    for (int i = 0; i < 4; i++) {
      requests.refused(begun);
    }
    // four are on their way, as many as may be
    CompletableFuture<Integer> fifth = beginElsewhere();
    assertThat(fifth).isNotDone();
    requests.ended();
    assertThat(fifth.get(1, TimeUnit.MINUTES)).isGreaterThan(begun);

    requests.refused(fifth.get());
    CompletableFuture<Integer> next = beginElsewhere();
    assertThat(next).isNotDone();
    requests.ended();
    requests.ended();
    assertThat(next.get(1, TimeUnit.MINUTES)).isGreaterThan(fifth.get());
  }

  @Test
  void ended_aSeriesOfAnswers_letsOneMoreOnTheWay() {
    requests.refused(begin(2));
    requests.ended();
    for (int i = 0; i < 10; i++) {
      begin(1);
      requests.ended();
    }
    begin(2);
    assertThat(beginElsewhere()).isNotDone();
  }

  @Test
  void refused_theOnlyOne_leavesOne() {
    for (int i = 0; i < 5; i++) {
      requests.refused(begin(1));
    }
    begin(1);
    assertThat(beginElsewhere()).isNotDone();
  }

  @Test
  void begin_interrupted_isNotHeldBack() {
    requests.refused(begin(2));
    Thread.currentThread().interrupt();
    requests.begin();
    assertThat(Thread.interrupted()).isTrue();
  }
}
