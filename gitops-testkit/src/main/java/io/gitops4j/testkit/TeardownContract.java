// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Applier} must do when an application is deleted, and what it must leave alone.
 * Extend it, and give the applier and a cluster.
 */
public abstract class TeardownContract extends ApplierSuite {
  private static final Gvk REPLICA_SET = new Gvk("apps", "v1", "ReplicaSet");
  private static final Gvk JOB = new Gvk("batch", "v1", "Job");

  /** Made by the test engine. */
  protected TeardownContract() {}

  private SyncResult delete(Application application, Cascade cascade) {
    Applier.Target target = harness.target(application);
    return applier().delete(target, applier().teardown(target, List.of(), cascade));
  }

  private boolean hasInventory(Application application) {
    return !applier()
        .observe(harness.target(application), List.of())
        .inventory()
        .entries()
        .isEmpty();
  }

  private String annotated(String name, String annotation) {
    return harness
        .config(name, "1")
        .replace("name: " + name, "name: " + name + "\n  annotations: {" + annotation + "}");
  }

  private Application synced() {
    harness.declare(
        "app",
        harness.config("plain", "1"),
        annotated("last", "argocd.argoproj.io/sync-wave: \"-1\""),
        annotated("delete-false", "argocd.argoproj.io/sync-options: Delete=false"),
        annotated("prune-false", "argocd.argoproj.io/sync-options: Prune=false"),
        annotated("confirm", "argocd.argoproj.io/sync-options: Delete=confirm"),
        annotated("flux", "kustomize.toolkit.fluxcd.io/prune: disabled"),
        annotated("helm", "helm.sh/resource-policy: keep"),
        annotated("detached", "client.lifecycle.config.k8s.io/deletion: detach"),
        harness.deployment("web", "nginx:1"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    return application;
  }

  @Test
  void whatIsOwned_goes_whatIsProtected_stays_andBelongsToNobody() {
    Application application = synced();
    Teardown preview = applier().teardown(harness.target(application), List.of(), Cascade.DEFAULTS);
    harness.forget();
    assertThat(preview.plan().count(Action.DELETE)).isEqualTo(3);
    assertThat(harness.writes()).isEmpty();

    SyncResult result = delete(application, Cascade.DEFAULTS);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(harness.exists(CONFIG_MAP, "plain")).isFalse();
    assertThat(harness.exists(DEPLOYMENT, "web")).isFalse();
    assertThat(harness.cluster.list(REPLICA_SET, harness.namespace, "")).isEmpty();
    for (String kept :
        List.of("delete-false", "prune-false", "confirm", "flux", "helm", "detached")) {
      MapNode object = harness.get(CONFIG_MAP, kept).orElseThrow();
      assertThat(Ownership.ownerOf(object)).as(kept).isNull();
      assertThat(harness.value(kept)).isEqualTo("1");
    }
    assertThat(hasInventory(application)).isFalse();
    List<String> deletions =
        harness.writes().stream()
            .filter(write -> write.isAbout("ConfigMap", write.name()))
            .map(ClusterRequest::name)
            .toList();
    assertThat(deletions.indexOf("plain")).isLessThan(deletions.indexOf("last"));
  }

  @Test
  void hooksThatRan_goToo_evenOneThatIsHeldByAProcessThatDied() {
    String job =
        String.join(
            "\n",
            "apiVersion: batch/v1",
            "kind: Job",
            "metadata:",
            "  name: before",
            "  annotations: {argocd.argoproj.io/hook: PreSync}",
            "spec:",
            "  template:",
            "    spec:",
            "      restartPolicy: Never",
            "      containers: [{name: main, image: 'busybox:1'}]");
    harness.declare("app", job, harness.config("c", "1"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    harness.cluster.apply(
        ApplierHarness.map(
            "{apiVersion: batch/v1, kind: Job, metadata: {name: before, namespace: "
                + harness.namespace
                + ", finalizers: [argocd.argoproj.io/hook-finalizer]}}"),
        new ApplyOptions("dead", true, false));
    assertThat(delete(application, Cascade.DEFAULTS).succeeded()).isTrue();
    assertThat(harness.exists(JOB, "before")).isFalse();
  }

  @Test
  void whatTheApplicationKeeps_stays_unlessAnObjectSaysOtherwise() {
    harness.declare(
        "app",
        harness.config("plain", "1"),
        annotated("goes", "argocd.argoproj.io/sync-options: Delete=true"));
    Application application =
        harness.application(
            "app", ApplierHarness.policy().options(SyncOptions.parse("Delete=false")).build());
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(delete(application, Cascade.DEFAULTS).succeeded()).isTrue();
    assertThat(harness.exists(CONFIG_MAP, "plain")).isTrue();
    assertThat(harness.exists(CONFIG_MAP, "goes")).isFalse();
  }

  @Test
  void whatWasConfirmed_goes() {
    Application application = synced();
    ResourceId confirm = new ResourceId("", "ConfigMap", harness.namespace, "confirm");
    Application confirmed =
        application.toBuilder()
            .syncPolicy(application.syncPolicy().toBuilder().confirm(confirm).build())
            .build();
    assertThat(delete(confirmed, Cascade.DEFAULTS).succeeded()).isTrue();
    assertThat(harness.exists(CONFIG_MAP, "confirm")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "delete-false")).isTrue();
  }

  @Test
  void orphaned_everythingStays_andCanBeTakenByAnother() {
    Application application = synced();
    SyncResult result = delete(application, Cascade.DEFAULTS.with(Propagation.ORPHAN));
    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(harness.exists(DEPLOYMENT, "web")).isTrue();
    assertThat(Ownership.ownerOf(harness.get(DEPLOYMENT, "web").orElseThrow())).isNull();
    assertThat(hasInventory(application)).isFalse();
    harness.declare("other", harness.deployment("web", "nginx:1"));
    assertStatus(sync(harness.application("other")), ReconcileStatus.SYNCED);
    assertThat(Ownership.ownerOf(harness.get(DEPLOYMENT, "web").orElseThrow()))
        .isEqualTo(Ownership.of(harness.application("other")));
  }

  @Test
  void whatBelongsToAnother_isNotTouched() {
    Application application = synced();
    harness.cluster.apply(
        ApplierHarness.map(
            harness
                .config("plain", "1")
                .replace(
                    "name: plain",
                    "name: plain\n  namespace: "
                        + harness.namespace
                        + "\n  labels: {gitops4j.io/owner: another}")),
        new ApplyOptions("another", true, false));
    assertThat(delete(application, Cascade.DEFAULTS).succeeded()).isTrue();
    assertThat(Ownership.ownerOf(harness.get(CONFIG_MAP, "plain").orElseThrow()))
        .isEqualTo("another");
  }

  @Test
  void deletionThatFails_isNamedByTheInventory_andCanBeCalledAgain() {
    Application application = synced();
    harness.fail(
        Fault.refuse(
                request ->
                    request.verb() == ClusterRequest.Verb.DELETE
                        && request.isAbout("ConfigMap", "plain"),
                ClusterError.FORBIDDEN)
            .times(1));
    assertThat(delete(application, Cascade.DEFAULTS).succeeded()).isFalse();
    assertThat(hasInventory(application)).isTrue();
    SyncResult again = delete(application, Cascade.DEFAULTS);
    assertThat(again.succeeded()).as("%s", again).isTrue();
    assertThat(harness.exists(CONFIG_MAP, "plain")).isFalse();
    assertThat(hasInventory(application)).isFalse();
    assertThat(again.count(Outcome.FAILED)).isZero();
  }

  @Test
  void applicationThatWasSyncedMeanwhile_isNotDeletedByAnOldPlan() {
    Application application = synced();
    Teardown old = applier().teardown(harness.target(application), List.of(), Cascade.DEFAULTS);
    harness.declare("app", harness.config("plain", "2"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThatThrownBy(() -> applier().delete(harness.target(application), old))
        .isInstanceOf(StalePlanException.class);
    assertThat(harness.value("plain")).isEqualTo("2");
  }

  /** What happened while the application was deleted, in order. */
  private List<String> deleted(ReconcileStatus expected) {
    List<String> order = new ArrayList<>();
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.ResourceHandled handled) {
                    ResourceResult resource = handled.result();
                    boolean ended = resource.reason().endsWith("succeeded");
                    switch (resource.outcome()) {
                      case APPLIED -> order.add(resource.id().name() + (ended ? " ended" : ""));
                      case DELETED -> order.add(resource.id().name() + " deleted");
                      case FAILED -> order.add(resource.id().name() + " failed");
                      default -> {}
                    }
                  }
                })
            .delete(harness.application("app"), Cascade.DEFAULTS);
    assertStatus(result, expected);
    return order;
  }

  private Application syncedWith(String... documents) {
    harness.declare("app", documents);
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    return application;
  }

  private String inWave(String name, int wave) {
    return annotated(name, "argocd.argoproj.io/sync-wave: \"" + wave + "\"");
  }

  @Test
  void wavesGo_fromTheHighestDown_eachOnceTheOneBeforeIsGone() {
    syncedWith(inWave("a", 1), inWave("b", 5), inWave("c", 7), inWave("d", 7), inWave("e", 4));
    String held =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: "
            + harness.namespace
            + ", finalizers: [example.org/held]}}";
    harness.cluster.apply(ApplierHarness.map(held), new ApplyOptions("holder", true, false));
    Application impatient =
        harness.application("app", ApplierHarness.policy().timeout(Duration.ofSeconds(3)).build());
    assertStatus(harness.reconciler().delete(impatient, Cascade.DEFAULTS), ReconcileStatus.FAILED);
    for (String name : List.of("a", "b", "e")) {
      assertThat(harness.exists(CONFIG_MAP, name)).as(name).isTrue();
    }
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "d")).isFalse();
    assertThat(hasInventory(impatient)).as("what is left").isTrue();

    harness.cluster.apply(
        ApplierHarness.map(held.replace(", finalizers: [example.org/held]", "")),
        new ApplyOptions("holder", true, false));
    assertThat(deleted(ReconcileStatus.DELETED)).containsExactly("e deleted", "a deleted");
    assertThat(hasInventory(impatient)).isFalse();
  }

  @Test
  void hooksOfTheDeletion_areRunBefore_andAfter() {
    Application application =
        syncedWith(
            harness.config("c", "1"),
            SyncHookContract.job("post", "PostDelete"),
            SyncHookContract.job("tidy", "PostDelete", SyncHookContract.policy("HookSucceeded")),
            SyncHookContract.job("pre", "PreDelete"));
    assertThat(harness.exists(JOB, "pre")).as("a sync does not run them").isFalse();
    harness.forget();
    ReconcileResult preview = harness.reconciler().planDeletion(application, Cascade.DEFAULTS);
    assertThat(preview.plan().count(Action.RUN)).isEqualTo(3);
    assertThat(harness.writes()).isEmpty();

    assertThat(deleted(ReconcileStatus.DELETED))
        .containsExactly(
            "pre", "pre ended", "c deleted", "post", "tidy", "post ended", "tidy ended");
    assertThat(harness.exists(JOB, "pre")).as("goes with the application").isFalse();
    assertThat(harness.exists(JOB, "tidy")).as("as its policy says").isFalse();
    MapNode post = harness.get(JOB, "post").orElseThrow();
    assertThat(Ownership.ownerOf(post)).as("stays, and belongs to nobody").isNull();
    assertThat(hasInventory(application)).isFalse();
  }

  @Test
  void hookBeforeTheDeletion_thatFails_keepsAll_andIsRunAgain() {
    Application application =
        syncedWith(
            harness.config("c", "1"),
            SyncHookContract.failing(SyncHookContract.job("pre", "PreDelete")));
    assertThat(deleted(ReconcileStatus.FAILED)).contains("pre failed").doesNotContain("c deleted");
    assertThat(harness.value("c")).isEqualTo("1");
    assertThat(hasInventory(application)).isTrue();

    harness.declare("app", harness.config("c", "1"), SyncHookContract.job("pre", "PreDelete"));
    assertThat(deleted(ReconcileStatus.DELETED)).containsExactly("pre", "pre ended", "c deleted");
    assertThat(harness.exists(JOB, "pre")).isFalse();
    assertThat(hasInventory(application)).isFalse();
  }

  @Test
  void hookThatSucceeded_isNotRunTwice_whenTheDeletionIsCalledAgain() {
    syncedWith(harness.config("c", "1"), SyncHookContract.job("pre", "PreDelete"));
    harness.forget();
    harness.fail(
        Fault.refuse(
                request ->
                    request.verb() == ClusterRequest.Verb.DELETE
                        && request.isAbout("ConfigMap", "c"),
                ClusterError.FORBIDDEN)
            .times(1));
    assertThat(deleted(ReconcileStatus.FAILED)).contains("pre ended", "c failed");
    assertThat(deleted(ReconcileStatus.DELETED)).contains("pre ended", "c deleted");
    assertThat(harness.writes())
        .filteredOn(
            write -> write.verb() == ClusterRequest.Verb.APPLY && write.isAbout("Job", "pre"))
        .as("creations")
        .hasSize(1);
    assertThat(harness.exists(JOB, "pre")).isFalse();
  }

  @Test
  void namespaceOfAHook_goesAfterTheHook() {
    String own = harness.namespace + "-own";
    syncedWith(
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + own + "}",
        SyncHookContract.job("post", "PostDelete")
            .replace("name: post", "name: post\n  namespace: " + own));
    assertThat(deleted(ReconcileStatus.DELETED))
        .containsExactly("post", "post ended", own + " deleted");
    assertThat(harness.cluster.get(new Gvk("", "v1", "Namespace"), "", own)).isEmpty();
  }

  @Test
  void withoutHooks_orOrphaned_noneIsRun() {
    Application application =
        syncedWith(harness.config("c", "1"), SyncHookContract.job("pre", "PreDelete"));
    ReconcileResult orphaned =
        harness.reconciler().delete(application, Cascade.DEFAULTS.with(Propagation.ORPHAN));
    assertStatus(orphaned, ReconcileStatus.DELETED);
    assertThat(harness.exists(CONFIG_MAP, "c")).isTrue();
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    ReconcileResult result =
        harness.reconciler().delete(application, Cascade.DEFAULTS.withoutHooks());
    assertStatus(result, ReconcileStatus.DELETED);
    assertThat(harness.exists(JOB, "pre")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
  }
}
