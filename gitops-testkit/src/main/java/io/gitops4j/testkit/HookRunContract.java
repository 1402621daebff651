// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Applier} must do with several hooks of one phase, and with one hook of several
 * phases: who is let go, deleted or kept when the phase or the sync ends, well or not. Extend it,
 * and give the applier and a cluster.
 */
public abstract class HookRunContract extends ApplierSuite {
  private static final Gvk JOB = new Gvk("batch", "v1", "Job");

  /** Made by the test engine. */
  protected HookRunContract() {}

  private static String job(String name, String hook, String... annotations) {
    return SyncHookContract.job(name, hook, annotations);
  }

  private static String suspended(String job) {
    return job.replace("spec:\n  template", "spec:\n  suspend: true\n  template");
  }

  private static String deletingItself(String job) {
    return job.replace("spec:\n  template", "spec:\n  ttlSecondsAfterFinished: 0\n  template");
  }

  /** Syncs, and calls back when these alone are waited for. */
  private ReconcileResult syncUntilWaitingFor(String name, Consumer<ReconcileEvent> then) {
    return harness
        .reconciler(
            event -> {
              if (event instanceof ReconcileEvent.Waiting waiting
                  && waiting.remaining().stream()
                      .map(ResourceId::name)
                      .toList()
                      .equals(List.of(name))) {
                then.accept(event);
              }
            })
        .sync(harness.application("app"));
  }

  private void resume(String name) {
    MapNode live = harness.get(JOB, name).orElseThrow();
    harness.cluster.replace(
        Edit.set(live, io.gitops4j.core.tree.ScalarNode.of(false), "spec", "suspend"),
        new io.gitops4j.core.cluster.ApplyOptions("somebody", true, false));
  }

  @Test
  void hookThatEnded_isHeld_untilAllOfItsPhaseHaveEnded() {
    harness.declare(
        "app",
        deletingItself(job("quick", "PreSync")),
        suspended(job("slow", "PreSync")),
        harness.config("c", "1"));
    List<String> held = new ArrayList<>();
    ReconcileResult result =
        syncUntilWaitingFor(
            "slow",
            event -> {
              MapNode quick = harness.get(JOB, "quick").orElseThrow();
              held.addAll(Edit.texts(quick, "metadata", "finalizers"));
              resume("slow");
            });
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(held).containsExactly("argocd.argoproj.io/hook-finalizer");
    assertThat(harness.value("c")).isEqualTo("1");
  }

  @Test
  void interrupted_whatEndedWellStays_whatRunsGoes_whateverItsPolicy() {
    harness.declare(
        "app",
        job("done", "PreSync"),
        suspended(job("runs", "PreSync", SyncHookContract.policy("HookSucceeded"))),
        harness.config("c", "1"));
    ReconcileResult result =
        syncUntilWaitingFor("runs", event -> Thread.currentThread().interrupt());
    assertThat(Thread.interrupted()).isTrue();
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.exists(JOB, "done")).isTrue();
    awaitGone(JOB, "runs");
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
    assertThat(result.sync().resources())
        .filteredOn(each -> each.id().name().equals("done"))
        .allSatisfy(each -> assertThat(each.outcome()).isEqualTo(Outcome.APPLIED));
  }

  @Test
  void hookThatSucceeded_inASyncThatFails_staysUnlessItsPolicyIsForFailures() {
    harness.declare(
        "app",
        job("good", "PreSync", SyncHookContract.policy("HookSucceeded"), wave(-1)),
        job("both", "PreSync", SyncHookContract.policy("HookSucceeded,HookFailed"), wave(-1)),
        SyncHookContract.failing(job("bad", "PreSync", SyncHookContract.policy("HookFailed"))),
        harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
    assertThat(harness.exists(JOB, "good")).isTrue();
    awaitGone(JOB, "both");
    awaitGone(JOB, "bad");
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
  }

  private static String wave(int wave) {
    return "argocd.argoproj.io/sync-wave: '" + wave + "'";
  }

  @Test
  void hookOfTwoPhases_isRunTwice_eachTimeAnew() {
    harness.declare("app", job("both", "PreSync,PostSync"), harness.config("c", "1"));
    List<String> uids = new ArrayList<>();
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.ResourceHandled handled
                      && handled.result().reason().endsWith("succeeded")) {
                    MapNode live = harness.get(JOB, "both").orElseThrow();
                    uids.add(Edit.text(live, "metadata", "uid"));
                  }
                })
            .sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(uids).hasSize(2).doesNotHaveDuplicates();
    assertThat(result.sync().resources())
        .filteredOn(each -> each.id().name().equals("both"))
        .hasSize(2)
        .allMatch(each -> each.outcome() == Outcome.APPLIED);
  }

  @Test
  void hookWithoutAName_ofTwoPhases_isCreatedUnderTwoNames() {
    harness.declare(
        "app",
        job("x", "PreSync,PostSync").replace("  name: x", "  generateName: db-"),
        harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.cluster.list(JOB, harness.namespace, ""))
        .extracting(job -> Edit.text(job, "metadata", "name"))
        .satisfiesExactlyInAnyOrder(
            name -> assertThat(name).matches("db-[0-9a-f]{7}-presync-\\d+"),
            name -> assertThat(name).matches("db-[0-9a-f]{7}-postsync-\\d+"));
  }

  @Test
  void hookThatNobodyCanJudge_hasEndedOnceItIsThere() {
    String hook =
        harness
            .config("h", "1")
            .replace("name: h", "name: h\n  annotations: {argocd.argoproj.io/hook: PreSync}");
    harness.declare("app", hook, harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(harness.value("h")).isEqualTo("1");
    assertThat(harness.value("c")).isEqualTo("1");
  }

  @Test
  void hookOfNoKnownType_isNeitherAppliedNorPruned() {
    String typo = job("typo", "PreSinc");
    String skipped = job("skipped", "Skip");
    harness.declare("app", typo, skipped, job("empty", ""), harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(harness.cluster.list(JOB, harness.namespace, "")).isEmpty();
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void hookForFailures_runsOnlyOnce_afterSeveralFailures_andNotAfterARefusal() {
    harness.declare(
        "app",
        SyncHookContract.failing(job("one", "PreSync")),
        SyncHookContract.failing(job("two", "PreSync")),
        job("rescue", "SyncFail"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.plan().steps()).extracting(Step::phase).contains(Phase.SYNC_FAIL);
    assertThat(result.sync().resources())
        .filteredOn(each -> each.id().name().equals("rescue"))
        .hasSize(1)
        .allMatch(each -> each.outcome() == Outcome.APPLIED);
    assertThat(result.sync().resources())
        .filteredOn(each -> each.outcome() == Outcome.FAILED)
        .extracting(each -> each.id().name())
        .containsExactlyInAnyOrder("one", "two");
    MapNode first = harness.get(JOB, "rescue").orElseThrow();

    harness.declare(
        "app",
        job("rescue", "SyncFail"),
        "apiVersion: nowhere.example.org/v1\nkind: N\nmetadata: {name: n}");
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
    assertThat(harness.get(JOB, "rescue").orElseThrow().at("metadata", "uid"))
        .as("nothing was begun")
        .isEqualTo(first.at("metadata", "uid"));
  }
}
