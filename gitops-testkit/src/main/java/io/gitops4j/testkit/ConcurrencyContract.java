// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link io.gitops4j.core.spi.Applier} must do when another one syncs the same
 * application: no work twice, nothing of an older revision after a newer one. Extend it, and give
 * two appliers, as of two processes, and a cluster.
 */
public abstract class ConcurrencyContract extends ApplierSuite {
  /** Made by the test engine. */
  protected ConcurrencyContract() {}

  /** Another applier than {@link #applier}, as another process has it. */
  protected abstract io.gitops4j.core.spi.Applier other();

  private String[] many(String value) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      documents.add(harness.config("c" + i, value));
    }
    return documents.toArray(String[]::new);
  }

  private Reconciler others() {
    return harness.reconciler(other());
  }

  @Test
  void planThatSomebodyElseOvertook_isMadeAnew_andWritesNothingTwice() {
    harness.declare("app", many("1"));
    boolean[] overtaken = {false};
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Planned && !overtaken[0]) {
                    overtaken[0] = true;
                    assertStatus(others().sync(harness.application("app")), ReconcileStatus.SYNCED);
                    harness.forget();
                  }
                })
            .sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.IN_SYNC);
    assertThat(harness.writes().stream().filter(write -> write.isAbout("ConfigMap", "c1")))
        .isEmpty();
    assertThat(result.sync().count(Outcome.UNCHANGED)).isGreaterThanOrEqualTo(10);
  }

  @Test
  void olderRevision_doesNotOverwriteTheNewerOneThatOvertookIt() {
    harness.declare("app", many("1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", many("2"));
    boolean[] overtaken = {false};
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Planned && !overtaken[0]) {
                    overtaken[0] = true;
                    harness.declare("app", harness.config("c1", "3"));
                    assertStatus(others().sync(harness.application("app")), ReconcileStatus.SYNCED);
                  }
                })
            .sync(harness.application("app"));
    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(harness.value("c1")).isEqualTo("3");
    assertThat(harness.exists(CONFIG_MAP, "c2")).isFalse();
  }

  @Test
  void twoAtOnce_convergeToOneState_andNothingIsOrphaned() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      String value = "r" + round;
      harness.declare("app", many(value));
      List<ReconcileResult> results = new ArrayList<>();
      Thread second =
          new Thread(
              () -> {
                ReconcileResult result = others().sync(harness.application("app"));
                synchronized (results) {
                  results.add(result);
                }
              });
      harness.forget();
      second.start();
      ReconcileResult first = sync(harness.application("app"));
      second.join();
      results.add(first);
      assertThat(results).hasSize(2);
      results.forEach(result -> assertThat(result.succeeded()).as("%s", result).isTrue());
      for (int i = 0; i < 10; i++) {
        assertThat(harness.value("c" + i)).isEqualTo(value);
        String name = "c" + i;
        assertThat(harness.writes().stream().filter(write -> write.isAbout("ConfigMap", name)))
            .as("writes of " + name)
            .hasSize(1);
      }
    }
    harness.declare("app", harness.config("c1", "last"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "c2")).isFalse();
  }

  @Test
  void afterwards_nothingIsLocked() {
    harness.declare("app", many("1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", many("2"));
    assertStatus(others().sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.forget();
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
  }
}
