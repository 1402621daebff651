// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Applier} must do with hooks: run them in their phases, wait for their end, stop
 * when one fails, and delete them as they say. Extend it, and give the applier and a cluster.
 */
public abstract class SyncHookContract extends ApplierSuite {
  private static final Gvk JOB = new Gvk("batch", "v1", "Job");

  /** Made by the test engine. */
  protected SyncHookContract() {}

  /** A job that succeeds. */
  static String job(String name, String hook, String... annotations) {
    return String.join(
        "\n",
        "apiVersion: batch/v1",
        "kind: Job",
        "metadata:",
        "  name: " + name,
        "  annotations:",
        "    argocd.argoproj.io/hook: '" + hook + "'",
        annotations.length == 0 ? "    x: y" : "    " + String.join("\n    ", annotations),
        "spec:",
        "  template:",
        "    spec:",
        "      restartPolicy: Never",
        "      containers: [{name: main, image: 'busybox:1'}]");
  }

  /** The job as one that fails: its pod is never placed, and it has a second. */
  static String failing(String job) {
    return job.replace("spec:\n  template", "spec:\n  activeDeadlineSeconds: 1\n  template")
        .replace("restartPolicy: Never", "restartPolicy: Never\n      nodeSelector: {no: where}");
  }

  static String policy(String policies) {
    return "argocd.argoproj.io/hook-delete-policy: '" + policies + "'";
  }

  private static String wave(int wave) {
    return "argocd.argoproj.io/sync-wave: '" + wave + "'";
  }

  private static ResourceResult result(ReconcileResult result, String name) {
    List<ResourceResult> found =
        result.sync().resources().stream().filter(each -> each.id().name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private List<String> order() {
    List<String> order = new ArrayList<>();
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.ResourceHandled handled
                      && handled.result().outcome() == Outcome.APPLIED) {
                    boolean ended = handled.result().reason().endsWith("succeeded");
                    order.add(handled.result().id().name() + (ended ? " ended" : ""));
                  }
                })
            .sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    return order;
  }

  @Test
  void hooks_runInTheirPhases_eachEndedBeforeTheNextBegins() {
    harness.declare(
        "app",
        job("after", "PostSync"),
        harness.deployment("web", "nginx:1.25"),
        job("before", "PreSync"),
        job("never", "SyncFail"),
        job("with", "Sync", wave(1)));
    assertThat(order())
        .containsExactly(
            harness.namespace,
            "before",
            "before ended",
            "web",
            "with",
            "with ended",
            "after",
            "after ended");
    assertThat(harness.exists(JOB, "never")).isFalse();
    assertThat(harness.exists(JOB, "after")).as("hooks stay by default").isTrue();
  }

  @Test
  void nothingNew_runsNoHooks_andDriftRunsNone() {
    harness.declare("app", job("before", "PreSync"), harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    MapNode first = harness.get(JOB, "before").orElseThrow();
    harness.forget();
    ReconcileResult again = harness.reconciler().reconcile(harness.application("app"));
    assertStatus(again, ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();

    harness.cluster.apply(
        ApplierHarness.map(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: "
                + harness.namespace
                + "}, data: {value: drift}}"),
        new ApplyOptions("kubectl", true, false));
    ReconcileResult healed = harness.reconciler().reconcile(harness.application("app"));
    assertStatus(healed, ReconcileStatus.SYNCED);
    assertThat(harness.value("c")).isEqualTo("1");
    assertThat(harness.get(JOB, "before").orElseThrow().at("metadata", "uid"))
        .isEqualTo(first.at("metadata", "uid"));
  }

  @Test
  void hookOfALaterSync_takesThePlaceOfTheOldOne() {
    harness.declare("app", job("before", "PreSync"), harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    MapNode first = harness.get(JOB, "before").orElseThrow();
    harness.declare(
        "app",
        job("before", "PreSync").replace("busybox:1", "busybox:2"),
        harness.config("c", "2"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    MapNode second = harness.get(JOB, "before").orElseThrow();
    assertThat(second.at("metadata", "uid")).isNotEqualTo(first.at("metadata", "uid"));
    assertThat(Ownership.ownerOf(second)).isEqualTo(harness.namespace + "_app");
  }

  @Test
  void hookWithoutAName_isCreatedForEachSync_andKept() {
    String nameless = job("x", "PreSync").replace("  name: x", "  generateName: db-");
    harness.declare("app", nameless, harness.config("c", "1"));
    ReconcileResult first = sync(harness.application("app"));
    assertStatus(first, ReconcileStatus.SYNCED);
    List<String> names =
        harness.cluster.list(JOB, harness.namespace, "").stream()
            .map(object -> Yaml.text(object, "metadata", "name"))
            .toList();
    assertThat(names).hasSize(1);
    assertThat(names.get(0)).matches("db-[0-9a-f]{7}-presync-\\d+");
    harness.declare("app", harness.config("c", "2"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(JOB, names.get(0))).as("no sync prunes a hook").isTrue();
  }

  @Test
  void hookSucceeded_goesAtTheEndOfASyncThatSucceeded() {
    harness.declare(
        "app",
        job("gone", "PreSync", policy("HookSucceeded")),
        job("stays", "PreSync", policy("HookFailed")),
        harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result(result, "gone").outcome()).isEqualTo(Outcome.APPLIED);
    awaitGone(JOB, "gone");
    assertThat(harness.exists(JOB, "stays")).isTrue();
  }

  @Test
  void failedHook_stopsTheSync_andRunsThoseForFailures() {
    harness.declare(
        "app",
        failing(job("before", "PreSync", policy("HookFailed"))),
        harness.config("c", "1"),
        job("after", "PostSync"),
        job("rescue", "SyncFail"),
        failing(job("rescue-too", "SyncFail", wave(-1))));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "before").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(result, "before").issue().message()).contains("the hook failed");
    assertThat(result(result, "c").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "after").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "rescue-too").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(result, "rescue").outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
    awaitGone(JOB, "before");
    assertThat(harness.exists(JOB, "rescue-too")).isTrue();

    harness.declare("app", job("before", "PreSync"), harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  @Test
  void hookForFailures_thatIsRefused_leavesTheOthersAlone_andBothReasonsAreTold() {
    harness.declare(
        "app",
        failing(job("before", "PreSync")),
        job("rescue-first", "SyncFail"),
        job("rescue-last", "SyncFail"));
    harness.fail(
        Fault.refuse(
            request -> request.isWrite() && request.isAbout("Job", "rescue-first"),
            ClusterError.FORBIDDEN));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "before").issue().message()).contains("the hook failed");
    assertThat(result(result, "rescue-first").issue().message()).contains("refused");
    assertThat(result(result, "rescue-last").outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(result(result, "rescue-last").reason()).endsWith("succeeded");
  }

  @Test
  void hookThatDoesNotEndInTime_isAFailure() {
    String endless =
        job("before", "PreSync")
            .replace(
                "restartPolicy: Never",
                "restartPolicy: Never\n" + "      nodeSelector: {no: where}")
            .replace("template:\n", "suspend: true\n  template:\n");
    harness.declare("app", endless, harness.config("c", "1"));
    Application impatient =
        harness.application("app", ApplierHarness.policy().timeout(Duration.ofSeconds(3)).build());
    ReconcileResult result = sync(impatient);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "before").issue().message()).contains("did not end in time");
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
  }

  @Test
  void hookThatDeletesItself_isSeenToTheEnd() {
    String quick =
        job("before", "PreSync")
            .replace("spec:\n  template", "spec:\n  ttlSecondsAfterFinished: 0\n  template");
    harness.declare("app", quick, harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result(result, "before").reason()).endsWith("succeeded");
    awaitGone(JOB, "before");

    String fails =
        failing(job("before", "PreSync"))
            .replace("  activeDeadline", "  ttlSecondsAfterFinished: 0\n  activeDeadline");
    harness.declare("app", fails, harness.config("c", "2"));
    ReconcileResult failed = sync(harness.application("app"));
    assertStatus(failed, ReconcileStatus.FAILED);
    assertThat(harness.value("c")).isEqualTo("1");
  }

  @Test
  void objectOfAHooksName_thatIsNone_isNotTouched() {
    harness.declare("app", harness.config("c", "1"));
    sync(harness.application("app"));
    String foreign =
        job("before", "PreSync")
            .replace("    argocd.argoproj.io/hook: 'PreSync'\n", "")
            .replace("  name: before", "  name: before\n  namespace: " + harness.namespace);
    harness.cluster.apply(ApplierHarness.map(foreign), new ApplyOptions("kubectl", true, false));
    MapNode before = harness.get(JOB, "before").orElseThrow();
    harness.declare("app", job("before", "PreSync"), harness.config("c", "2"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.get(JOB, "before").orElseThrow().at("metadata", "uid"))
        .isEqualTo(before.at("metadata", "uid"));
    assertThat(harness.value("c")).isEqualTo("1");
  }

  @Test
  void interrupt_endsTheHooksThatRun() {
    harness.declare(
        "app",
        job("before", "PreSync").replace("spec:\n  template", "spec:\n  suspend: true\n  template"),
        harness.config("c", "1"));
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Waiting waiting
                      && waiting.remaining().stream()
                          .map(ResourceId::name)
                          .anyMatch("before"::equals)) {
                    Thread.currentThread().interrupt();
                  }
                })
            .sync(harness.application("app"));
    assertThat(Thread.interrupted()).isTrue();
    assertStatus(result, ReconcileStatus.FAILED);
    awaitGone(JOB, "before");
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
  }

  /** What a killed process looks like to the cluster: everything after some point is missing. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void killedWhileAHookRuns_theNextSyncRunsItAnew() {
    String held =
        job("before", "PreSync")
            .replace("spec:\n  template", "spec:\n  ttlSecondsAfterFinished: 0\n  template");
    harness.declare(
        "app", held.replace("  template", "  suspend: true\n  template"), harness.config("c", "1"));
    assertThatThrownBy(
            () ->
                harness
                    .reconciler(
                        event -> {
                          if (event instanceof ReconcileEvent.Waiting waiting
                              && waiting.remaining().toString().contains("before")) {
                            throw new Killed();
                          }
                        })
                    .sync(harness.application("app")))
        .isInstanceOf(Killed.class);
    MapNode left = harness.get(JOB, "before").orElseThrow();
    assertThat(left.at("metadata", "finalizers")).isNotNull();

    harness.declare("app", held, harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("c")).isEqualTo("1");
    awaitGone(JOB, "before");
  }

  @Test
  void failedHookWithoutAName_isRunAnewByTheNextTry() {
    String nameless =
        failing(job("x", "PreSync", policy("HookSucceeded")))
            .replace("  name: x", "  generateName: db-");
    harness.declare("app", nameless, harness.config("c", "1"));
    Application retrying =
        harness.application(
            "app",
            ApplierHarness.policy()
                .retry(new RetryPolicy(1, Duration.ofSeconds(2), 1, Duration.ofSeconds(2)))
                .build());
    ReconcileResult result = sync(retrying);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.attempts()).isEqualTo(2);
    assertThat(harness.cluster.list(JOB, harness.namespace, "")).hasSize(2);
  }

  @Test
  void hookOfHelm_isRunAsOnesOfArgo() {
    String helm =
        job("migrate", "x").replace("argocd.argoproj.io/hook: 'x'", "helm.sh/hook: pre-upgrade");
    harness.declare("app", helm, harness.config("c", "1"));
    assertThat(order()).containsExactly(harness.namespace, "migrate", "migrate ended", "c");
  }

  private static Operation operation(boolean hooks, Operation.Resource... resources) {
    return new Operation(
        List.of(), true, false, hooks, false, List.of(resources), SyncOptions.NONE, null, "");
  }

  @Test
  void syncOfSomeObjects_writesThemAlone_runsNoHook_andNothingIsForgotten() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    harness.declare(
        "app", harness.config("a", "2"), harness.config("c", "2"), job("before", "PreSync"));

    Operation some = operation(true, new Operation.Resource("", "ConfigMap", "", "a"));
    ReconcileResult result = harness.reconciler().sync(application, some);
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().resources()).extracting(r -> r.id().name()).containsExactly("a");
    assertThat(harness.value("a")).isEqualTo("2");
    assertThat(harness.value("b")).as("declared no more, but not asked for").isEqualTo("1");
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
    assertThat(harness.exists(JOB, "before")).isFalse();

    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "b")).as("the inventory still named it").isFalse();
    assertThat(harness.value("c")).isEqualTo("2");
    assertThat(harness.exists(JOB, "before")).isTrue();
  }

  @Test
  void syncWithoutHooks_createsNone_andPrunesNone() {
    harness.declare("app", harness.config("a", "1"), job("before", "PreSync"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    String ran = Yaml.text(harness.get(JOB, "before").orElseThrow(), "metadata", "uid");
    harness.declare(
        "app", harness.config("a", "2"), job("before", "PreSync"), job("after", "PostSync"));

    assertStatus(harness.reconciler().sync(application, operation(false)), ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("2");
    assertThat(harness.exists(JOB, "after")).isFalse();
    assertThat(Yaml.text(harness.get(JOB, "before").orElseThrow(), "metadata", "uid"))
        .isEqualTo(ran);
  }
}
