// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReconcileLoopTest {
  private final FakeStages stages = new FakeStages();
  private final BlockingQueue<ReconcileResult> results = new LinkedBlockingQueue<>();

  private static Application application(Duration interval, RetryPolicy retry) {
    return Application.builder("looped")
        .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("web"), null))
        .syncPolicy(SyncPolicy.builder().automated(true).selfHeal(true).retry(retry).build())
        .interval(interval)
        .build();
  }

  private ReconcileStatus next() throws InterruptedException {
    ReconcileResult result = results.poll(60, TimeUnit.SECONDS);
    assertThat(result).as("a further turn").isNotNull();
    return result.status();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("gitops4j looped"))
        .count();
  }

  private ReconcileLoop loop(Duration interval, RetryPolicy retry) {
    return ReconcileLoop.start(stages.reconciler(), application(interval, retry), results::add);
  }

  @Test
  void turns_comeAtTheInterval() throws Exception {
    ReconcileLoop loop = loop(Duration.ofMillis(20), RetryPolicy.NONE);
    assertThat(next()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(next()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(next()).isEqualTo(ReconcileStatus.IN_SYNC);
    loop.close();
    assertThat(threads()).isZero();
  }

  @Test
  void askedFor_aTurnComesAtOnce() throws Exception {
    ReconcileLoop loop = loop(Duration.ofDays(1), RetryPolicy.NONE);
    assertThat(next()).isEqualTo(ReconcileStatus.SYNCED);
    stages.drift();
    loop.reconcileNow();
    assertThat(next()).isEqualTo(ReconcileStatus.SYNCED);
    loop.close();
    assertThat(threads()).isZero();
  }

  @Test
  void afterAFailure_theNextTurnComesAfterThePauseOfThePolicy() throws Exception {
    stages.failApplies(2);
    Duration pause = Duration.ofMillis(5);
    ReconcileLoop loop = loop(Duration.ofDays(1), new RetryPolicy(-1, pause, 1, pause));
    assertThat(next()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(next()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(next()).isEqualTo(ReconcileStatus.SYNCED);
    loop.close();
  }

  @Test
  void whoTakesTheResults_mayFail_andMayCloseTheLoop() throws Exception {
    ReconcileLoop[] loop = new ReconcileLoop[1];
    loop[0] =
        ReconcileLoop.start(
            stages.reconciler(),
            application(Duration.ofMillis(5), RetryPolicy.NONE),
            result -> {
              results.add(result);
              if (result.status() == ReconcileStatus.IN_SYNC && loop[0] != null) {
                loop[0].close();
              }
              throw new IllegalStateException("who takes the results");
            });
    assertThat(next()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(next()).isEqualTo(ReconcileStatus.IN_SYNC);
    loop[0].close();
    assertThat(threads()).isZero();
  }
}
