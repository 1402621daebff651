// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.ResourceId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Phases, waves, hooks and sync options in plans. */
class PlanOrderTest {
  private static final SyncPolicy PRUNE = SyncPolicy.builder().prune(true).build();

  private static String config(String name, String... annotations) {
    return object("v1", "ConfigMap", name, annotations);
  }

  private static String hook(String name, String types, String... annotations) {
    String[] all = java.util.Arrays.copyOf(annotations, annotations.length + 1);
    all[annotations.length] = "argocd.argoproj.io/hook: '" + types + "'";
    return object("batch/v1", "Job", name, all);
  }

  private static String object(String apiVersion, String kind, String name, String... annotations) {
    return "{apiVersion: %s, kind: %s, metadata: {name: %s, namespace: n, annotations: {%s}}}"
        .formatted(apiVersion, kind, name, String.join(", ", annotations));
  }

  private static String wave(int wave) {
    return "argocd.argoproj.io/sync-wave: '" + wave + "'";
  }

  private static String options(String options) {
    return "argocd.argoproj.io/sync-options: '" + options + "'";
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream()
        .map(
            step ->
                step.phase().text()
                    + " "
                    + step.wave()
                    + " "
                    + step.changes().stream()
                        .map(change -> change.action() + ":" + change.id().name())
                        .toList()
                    + " "
                    + step.barrier())
        .toList();
  }

  private static Change only(Plan plan, String name) {
    List<Change> found =
        plan.changes().stream().filter(change -> change.id().name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  @Test
  void hooks_areRunInTheirPhases_aroundTheObjects() {
    Plan plan =
        new Scenario()
            .desired(hook("after", "PostSync"))
            .desired(hook("both", "PreSync,PostSync"))
            .desired(hook("failed", "SyncFail"))
            .desired(config("a"))
            .desired(hook("with", "Sync"))
            .runsHooks()
            .plan();
    assertThat(steps(plan))
        .containsExactly(
            "PreSync 0 [RUN:both] HEALTHY",
            "Sync 0 [CREATE:a, RUN:with] HEALTHY",
            "PostSync 0 [RUN:after, RUN:both] NONE",
            "SyncFail 0 [RUN:failed] NONE");
    assertThat(plan.pending()).hasSize(1);
  }

  @Test
  void hooks_areNoDifference() {
    Scenario scenario =
        new Scenario().desired(hook("h", "PreSync")).desired(config("a")).live(config("a"));
    Plan idle = scenario.plan();
    assertThat(only(idle, "h").action()).isEqualTo(Action.KEEP);
    assertThat(only(idle, "h").reason()).isEqualTo("PreSync hook, not run: nothing new is synced");
    assertThat(idle.inSync()).isTrue();
    Plan run = scenario.runsHooks().plan();
    assertThat(run.count(Action.RUN)).isEqualTo(1);
    assertThat(run.pending()).isEmpty();
    assertThat(run.status()).isEqualTo(SyncStatus.SYNCED);
    assertThat(run.inSync()).isTrue();
  }

  @Test
  void hookWithoutAName_getsOneForEachPhase_andTheDeclaredObjectStays() {
    String nameless =
        "{apiVersion: batch/v1, kind: Job, metadata: {generateName: db-, namespace: n,"
            + " annotations: {argocd.argoproj.io/hook: 'PreSync,PostSync'}}}";
    Plan plan = new Scenario().desired(nameless).runsHooks().plan();
    assertThat(plan.changes())
        .extracting(change -> change.id().name())
        .containsExactly("db-0123456-presync-1700000000", "db-0123456-postsync-1700000000");
    assertThat(plan.changes())
        .extracting(change -> change.desired().id().name())
        .isEqualTo(plan.changes().stream().map(change -> change.id().name()).toList());
  }

  @Test
  void hookThatIsSkipped_orOfNoKnownType_isNeverApplied() {
    Plan plan =
        new Scenario()
            .desired(hook("skipped", "Skip"))
            .desired(hook("typo", "PreSinc"))
            .desired(hook("empty", ""))
            .runsHooks()
            .plan();
    assertThat(plan.count(Action.KEEP)).isEqualTo(3);
    assertThat(plan.issues()).extracting(Issue::code).containsOnly(PlanError.HOOK);
    assertThat(plan.issues()).extracting(Issue::found).containsExactly("PreSinc", "");
    assertThat(plan.issues()).allMatch(issue -> !issue.isError());
    assertThat(plan.status()).isEqualTo(SyncStatus.SYNCED);
  }

  @Test
  void hooksOfADeletion_areNotRunByASync() {
    Plan plan = new Scenario().desired(hook("h", "PostDelete")).runsHooks().plan();
    assertThat(steps(plan)).containsExactly("PostDelete 0 [KEEP:h] NONE");
  }

  @Test
  void hookThatRanBefore_isNotPruned() {
    String old = hook("old", "PreSync");
    Plan plan =
        new Scenario().desired(config("a")).owned(old).live(old).policy(PRUNE).runsHooks().plan();
    assertThat(only(plan, "old").action()).isEqualTo(Action.KEEP);
    assertThat(only(plan, "old").status()).isEqualTo(SyncStatus.SYNCED);
  }

  @Test
  void hookThatCouldNotBeRead_isUnknown() {
    Plan plan =
        new Scenario()
            .desired(hook("h", "PreSync"))
            .failure(hook("h", "PreSync"), "forbidden")
            .runsHooks()
            .plan();
    assertThat(plan.count(Action.UNKNOWN)).isEqualTo(1);
  }

  @Test
  void namespaceThatIsMadeForTheApplication_comesBeforeTheHooks() {
    Plan plan =
        new Scenario()
            .namespace("n")
            .desired("{apiVersion: v1, kind: Namespace, metadata: {name: n}}")
            .desired(hook("h", "PreSync", wave(-3)))
            .desired(config("a"))
            .policy(SyncPolicy.builder().createNamespace(true).build())
            .runsHooks()
            .plan();
    assertThat(steps(plan))
        .containsExactly(
            "PreSync -3 [CREATE:n] ESTABLISHED",
            "PreSync -3 [RUN:h] HEALTHY",
            "Sync 0 [CREATE:a] NONE");
  }

  @Test
  void namespaceOfALaterWave_comesBeforeItsFirstObject_andAnEarlierOneStays() {
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: n, annotations: {%s}}}";
    Scenario late =
        new Scenario().desired(namespace.formatted(wave(5))).desired(config("a", wave(-1)));
    assertThat(steps(late.plan()))
        .containsExactly("Sync -1 [CREATE:n] ESTABLISHED", "Sync -1 [CREATE:a] NONE");
    Scenario early =
        new Scenario().desired(namespace.formatted(wave(-5))).desired(config("a", wave(2)));
    assertThat(steps(early.plan()))
        .containsExactly("Sync -5 [CREATE:n] HEALTHY", "Sync 2 [CREATE:a] NONE");
  }

  @Test
  void hookThatIsNotRun_drawsNoNamespaceIntoItsWave() {
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: n, annotations: {%s}}}";
    Plan plan =
        new Scenario()
            .desired(namespace.formatted(wave(5)))
            .desired(config("test", "helm.sh/hook: test", wave(3)))
            .plan();
    assertThat(steps(plan)).contains("Sync 5 [CREATE:n] ESTABLISHED");
  }

  @Test
  void weightOfHelm_isAWave_alsoOfWhatIsNoHook() {
    String weight = "helm.sh/hook-weight: '-1'";
    Plan plan =
        new Scenario()
            .desired(config("plain", weight))
            .desired(config("defined", "helm.sh/hook: crd-install", weight))
            .desired(config("both", weight, wave(1)))
            .plan();
    assertThat(steps(plan))
        .containsExactly(
            "Sync -1 [CREATE:defined, CREATE:plain] HEALTHY", "Sync 1 [CREATE:both] NONE");
  }

  @ParameterizedTest
  @CsvSource({
    "argocd.argoproj.io/sync-wave: '3', 3",
    "argocd.argoproj.io/sync-wave: '-3', -3",
    "argocd.argoproj.io/sync-wave: '+3', 3",
    "helm.sh/hook-weight: '4', 4",
    "argocd.argoproj.io/sync-wave: three, 0",
    "argocd.argoproj.io/sync-wave: ' 3', 0",
    "argocd.argoproj.io/sync-wave: '1.5', 0",
    "argocd.argoproj.io/sync-wave: '٣', 0",
    "argocd.argoproj.io/sync-wave: '3000000000', 2147483647",
    "argocd.argoproj.io/sync-wave: '-3000000000', -2147483648",
    "x: y, 0"
  })
  void wave_isTheWholeNumber_orZero(String annotation, int wave) {
    Plan plan = new Scenario().desired(config("a", annotation)).plan();
    assertThat(plan.steps()).extracting(Step::wave).containsExactly(wave);
  }

  @Test
  void wave_thatIsNoNumber_isTheWeightOfHelm() {
    String both = "argocd.argoproj.io/sync-wave: three, helm.sh/hook-weight: '4'";
    Plan plan = new Scenario().desired(config("a", both)).plan();
    assertThat(plan.steps()).extracting(Step::wave).containsExactly(4);
  }

  @Test
  void definition_comesAtItsPlace_andBeforeItsObjectsWhateverTheirName() {
    String kind =
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
            + " networkpolicies.x.io}, spec: {group: x.io, names: {kind: NetworkPolicy}}}";
    Plan plan =
        new Scenario()
            .desired(object("x.io/v1", "NetworkPolicy", "custom"))
            .desired(object("v1", "Secret", "s"))
            .desired(object("v1", "LimitRange", "l"))
            .desired(kind)
            .plan();
    assertThat(steps(plan))
        .containsExactly(
            "Sync 0 [CREATE:networkpolicies.x.io] ESTABLISHED",
            "Sync 0 [CREATE:custom, CREATE:l, CREATE:s] NONE");
  }

  @Test
  void deletions_takeEachOthersWaves_andComeAfterWhatIsAppliedInThem() {
    Scenario scenario = new Scenario().policy(PRUNE).desired(config("new", wave(2)));
    for (int i = 1; i <= 3; i++) {
      String old = config("old" + i, wave(i));
      scenario.owned(old).live(old);
    }
    assertThat(steps(scenario.plan()))
        .containsExactly(
            "Sync 1 [DELETE:old3] GONE",
            "Sync 2 [CREATE:new] HEALTHY",
            "Sync 2 [DELETE:old2] GONE",
            "Sync 3 [DELETE:old1] GONE");
  }

  @Test
  void pruneLast_ofOneObject_comesAfterAllWaves() {
    String last = config("last", options("PruneLast=true"));
    String other = config("other");
    Plan plan =
        new Scenario()
            .policy(PRUNE)
            .desired(config("new", wave(7)))
            .owned(last)
            .live(last)
            .owned(other)
            .live(other)
            .plan();
    assertThat(steps(plan))
        .containsExactly(
            "Sync 0 [DELETE:other] GONE",
            "Sync 7 [CREATE:new] HEALTHY",
            "Sync 8 [DELETE:last] GONE");
  }

  @Test
  void waveOfTheLargestNumber_doesNotTurnAround() {
    String old = config("old", options("PruneLast=true"));
    Plan plan =
        new Scenario()
            .policy(PRUNE)
            .desired(config("new", wave(Integer.MAX_VALUE)))
            .owned(old)
            .live(old)
            .plan();
    assertThat(plan.steps()).extracting(Step::wave).containsOnly(Integer.MAX_VALUE);
    assertThat(plan.changes())
        .extracting(change -> change.id().name())
        .containsExactly("new", "old");
  }

  @Test
  void optionOfTheApplication_isBeatenByTheObjects() {
    SyncPolicy keeping =
        PRUNE.toBuilder().options(SyncOptions.parse("Prune=false,Replace=true")).build();
    String prunable = config("prunable", options("Prune=true"));
    String kept = config("kept");
    Plan plan =
        new Scenario()
            .policy(keeping)
            .desired(config("a", options("Replace=false")))
            .owned(prunable)
            .live(prunable)
            .owned(kept)
            .live(kept)
            .plan();
    assertThat(only(plan, "prunable").action()).isEqualTo(Action.DELETE);
    assertThat(only(plan, "kept").action()).isEqualTo(Action.KEEP);
    assertThat(only(plan, "kept").status()).isEqualTo(SyncStatus.OUT_OF_SYNC);
    assertThat(only(plan, "a").options().replaces()).isFalse();
  }

  @Test
  void deletionToBeConfirmed_waitsUntilItsNameIsGiven() {
    String old = config("old", options("Prune=confirm"));
    Scenario scenario = new Scenario().desired(config("a")).owned(old).live(old).policy(PRUNE);
    assertThat(only(scenario.plan(), "old").reason())
        .isEqualTo(
            "is declared no more, but kept: its deletion is to be confirmed (Prune=confirm)");
    SyncPolicy confirmed =
        PRUNE.toBuilder().confirm(new ResourceId("", "ConfigMap", "n", "old")).build();
    assertThat(only(scenario.policy(confirmed).plan(), "old").action()).isEqualTo(Action.DELETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "helm.sh/resource-policy: keep",
        "kustomize.toolkit.fluxcd.io/reconcile: disabled",
        "kustomize.toolkit.fluxcd.io/ssa: Ignore"
      })
  void markedObject_isNotPruned(String mark) {
    String old = config("old", mark);
    Plan plan = new Scenario().desired(config("a")).owned(old).live(old).policy(PRUNE).plan();
    assertThat(only(plan, "old").action()).isEqualTo(Action.KEEP);
  }

  @Test
  void replaceAndForce_mayBeSaidByTheLiveObject() {
    Plan plan =
        new Scenario()
            .desired(config("a", "x: '1'"))
            .live(config("a", options("Replace=true,Force=true,Validate=false")))
            .plan();
    assertThat(only(plan, "a").options()).hasToString("Replace=true,Force=true");
  }

  @Test
  void unknownOptions_areFindings_withTheNearestName() {
    Plan plan =
        new Scenario()
            .desired(config("a", options("Prnue=false,Replace=maybe")))
            .desired(config("b", "kustomize.toolkit.fluxcd.io/ssa: Mergee"))
            .desired(config("c", options("ServerSideApply=false")))
            .plan();
    assertThat(plan.issues()).extracting(Issue::code).containsOnly(PlanError.OPTION);
    assertThat(plan.issues()).allMatch(issue -> !issue.isError());
    assertThat(plan.issues())
        .extracting(Issue::found)
        .containsExactly("Prnue=false", "Replace=maybe", "Mergee", "ServerSideApply=false");
    assertThat(plan.issues().get(0).hint()).isEqualTo("did you mean Prune?");
  }

  @Test
  void missingKind_isUnknown_unlessTheObjectSaysThatItComes() {
    Issue missing = Issue.error(ClusterError.UNKNOWN_KIND, "no such kind");
    String strict = object("x.io/v1", "Car", "a");
    String patient = object("x.io/v1", "Car", "b", options("SkipDryRunOnMissingResource=true"));
    Plan plan =
        new Scenario()
            .desired(strict)
            .failure(strict, missing)
            .desired(patient)
            .failure(patient, Issue.error(ClusterError.UNKNOWN_KIND, "not served"))
            .plan();
    assertThat(only(plan, "a").action()).isEqualTo(Action.UNKNOWN);
    assertThat(only(plan, "b").action()).isEqualTo(Action.CREATE);
    assertThat(plan.issues()).containsExactly(missing);
  }

  @Test
  void sharedObject_isAnError_ifThePolicySaysSo() {
    Plan plan =
        new Scenario()
            .desiredWithOwner(config("a"))
            .liveOf("other", config("a"))
            .policy(SyncPolicy.builder().failOnSharedResource(true).build())
            .plan();
    assertThat(only(plan, "a").action()).isEqualTo(Action.UNKNOWN);
    assertThat(plan.issues()).extracting(Issue::code).containsExactly(PlanError.SHARED);
    assertThat(plan.issues())
        .extracting(Issue::message)
        .containsExactly("ConfigMap/n/a belongs to other, and app declares it too");
  }

  @Test
  void fluxOrder_hasStages_andNoWavesNorHooks() {
    Scenario scenario =
        new Scenario()
            .policy(PRUNE.toBuilder().order(SyncOrder.FLUX).build())
            .runsHooks()
            .desired(hook("job", "PreSync"))
            .desired(config("z", wave(-9)))
            .desired(
                "{apiVersion: admissionregistration.k8s.io/v1, kind:"
                    + " ValidatingWebhookConfiguration, metadata: {name: last}}")
            .desired(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole,"
                    + " metadata: {name: r}}")
            .desired("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}}")
            .desired("{apiVersion: v1, kind: Namespace, metadata: {name: n}}");
    for (String old : List.of(config("old"), object("apps/v1", "Deployment", "web"))) {
      scenario.owned(old).live(old);
    }
    assertThat(steps(scenario.plan()))
        .containsExactly(
            "Sync 0 [CREATE:n, CREATE:r] ESTABLISHED",
            "Sync 0 [CREATE:fast] HEALTHY",
            "Sync 0 [CREATE:z, CREATE:job, CREATE:last] NONE",
            "Sync 0 [DELETE:web, DELETE:old] GONE");
  }

  @Test
  void steps_areNamedByPhaseAndWave_whereThereAreSeveral() {
    Plan plan =
        new Scenario()
            .desired(config("a", wave(1)))
            .desired(config("b"))
            .desired(hook("h", "PostSync"))
            .runsHooks()
            .plan();
    assertThat(plan.steps())
        .extracting(Step::name)
        .containsExactly("wave 0: objects", "wave 1: objects", "PostSync: objects");
    assertThat(plan.steps()).extracting(Step::phase).contains(Phase.POST_SYNC);
    assertThat(plan.steps()).extracting(Step::barrier).endsWith(Barrier.NONE);
  }
}
