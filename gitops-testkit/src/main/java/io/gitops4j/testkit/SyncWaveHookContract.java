// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.SyncWaveHook;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How every {@link Applier} must ask a {@link SyncWaveHook}. Extend it, and give the applier and a
 * cluster.
 */
public abstract class SyncWaveHookContract extends ApplierSuite {
  private static final Gvk JOB = new Gvk("batch", "v1", "Job");

  private final List<String> asked = new ArrayList<>();

  /** Made by the test engine. */
  protected SyncWaveHookContract() {}

  @BeforeEach
  void listen() {
    harness.waveHook =
        (application, phase, wave, last) ->
            asked.add(phase.text() + " " + wave + (last ? " last" : ""));
  }

  private String config(String name, int wave) {
    return harness
        .config(name, "1")
        .replace(
            "name: " + name,
            "name: " + name + "\n  annotations: {argocd.argoproj.io/sync-wave: '" + wave + "'}");
  }

  private static ResourceResult result(ReconcileResult result, String name) {
    return result.sync().resources().stream()
        .filter(each -> each.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsAsked_onceForEachWave_howeverLongItIsWaitedFor() {
    harness.declare(
        "app",
        SyncHookContract.job("before", "PreSync"),
        harness.deployment("web", "nginx:1"),
        config("first", 0),
        config("second", 3),
        SyncHookContract.job("after", "PostSync"),
        SyncHookContract.job("never", "SyncFail"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(asked).containsExactly("PreSync 0", "Sync 0", "Sync 3", "PostSync 0 last");
  }

  @Test
  void waveWithNothingToWrite_isPassedOver() {
    harness.declare("app", config("a", 0), config("b", 1), config("c", 2));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(asked).endsWith("Sync 0", "Sync 1", "Sync 2 last");
    asked.clear();
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
    assertThat(asked).isEmpty();
    harness.declare(
        "app", config("a", 0), config("b", 1).replace("\"1\"", "\"2\""), config("c", 2));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(asked).containsExactly("Sync 1 last");
  }

  @Test
  void prunesOfAWave_belongToIt_andADeletionHasNoWaves() {
    harness.declare("app", config("a", 0), config("b", 1));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    asked.clear();
    harness.declare("app", config("a", 0).replace("\"1\"", "\"2\""));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(asked).containsExactly("Sync 0", "Sync 1 last");
    asked.clear();
    assertStatus(
        harness.reconciler().delete(application, Cascade.DEFAULTS), ReconcileStatus.DELETED);
    assertThat(asked).isEmpty();
  }

  @Test
  void orderOfFlux_hasOneWave() {
    harness.declare("app", config("a", 0), config("b", 1));
    Application flux =
        harness.application("app", ApplierHarness.policy().order(SyncOrder.FLUX).build());
    assertStatus(sync(flux), ReconcileStatus.SYNCED);
    assertThat(asked).containsExactly("Sync 0 last");
  }

  @Test
  void waveThatFailed_isNotAskedAbout() {
    harness.declare("app", config("a", 0), config("b", 1), config("c", 2));
    harness.fail(
        Fault.refuse(
            request -> request.isWrite() && request.isAbout("ConfigMap", "b"),
            ClusterError.FORBIDDEN));
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
    assertThat(asked).endsWith("Sync 0").doesNotContain("Sync 1", "Sync 2 last");
  }

  @Test
  void error_endsTheSync_andTheHooksThatRun() {
    String running =
        SyncHookContract.job("running", "Sync")
            .replace("spec:\n  template", "spec:\n  suspend: true\n  template");
    harness.declare(
        "app",
        running,
        config("a", 0),
        config("b", 1),
        SyncHookContract.job("after", "PostSync"),
        SyncHookContract.job("rescue", "SyncFail"));
    harness.waveHook =
        (application, phase, wave, last) -> {
          if (phase == Phase.SYNC) {
            throw new IllegalStateException("the gate is shut");
          }
        };
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues())
        .filteredOn(Issue::isError)
        .extracting(Issue::message)
        .contains("the wave hook ended the sync after Sync wave 0: the gate is shut");
    assertThat(result(result, "a").outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(result(result, "running").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(result, "running").reason()).endsWith("was terminated");
    assertThat(result(result, "b").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "after").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "rescue").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(harness.exists(CONFIG_MAP, "b")).isFalse();
    awaitGone(JOB, "running");
  }
}
