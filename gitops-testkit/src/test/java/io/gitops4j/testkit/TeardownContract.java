// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.apply.Cascade;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.apply.Teardown;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the deletion of an application must do, and must leave alone. */
abstract class TeardownContract extends ApplierSuite {
  private static final Gvk REPLICA_SET = new Gvk("apps", "v1", "ReplicaSet");

  @Override
  protected final Applier applier() {
    return deleting();
  }

  /** The applier under test. */
  abstract KubernetesApplier deleting();

  private Applier.Target target(Application application) {
    return new Applier.Target(application, harness.cluster, healthCheck(), ReconcileListener.NONE);
  }

  private SyncResult delete(Application application, Cascade cascade) {
    Applier.Target target = target(application);
    return deleting().delete(target, deleting().teardown(target, cascade));
  }

  private boolean hasInventory(Application application) {
    return !deleting().observe(target(application), List.of()).inventory().entries().isEmpty();
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
        harness.deployment("web", "nginx:1"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    return application;
  }

  @Test
  void whatIsOwned_goes_whatIsProtected_stays_andBelongsToNobody() {
    Application application = synced();
    Teardown preview = deleting().teardown(target(application), Cascade.DEFAULTS);
    harness.forget();
    assertThat(preview.plan().count(Action.DELETE)).isEqualTo(3);
    assertThat(harness.writes()).isEmpty();

    SyncResult result = delete(application, Cascade.DEFAULTS);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(harness.exists(CONFIG_MAP, "plain")).isFalse();
    assertThat(harness.exists(DEPLOYMENT, "web")).isFalse();
    assertThat(harness.cluster.list(REPLICA_SET, harness.namespace, "")).isEmpty();
    for (String kept : List.of("delete-false", "prune-false", "confirm", "flux", "helm")) {
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
    Gvk gvk = new Gvk("batch", "v1", "Job");
    harness.cluster.apply(
        ApplierHarness.map(
            "{apiVersion: batch/v1, kind: Job, metadata: {name: before, namespace: "
                + harness.namespace
                + ", finalizers: [argocd.argoproj.io/hook-finalizer]}}"),
        new ApplyOptions("dead", true, false));
    assertThat(delete(application, Cascade.DEFAULTS).succeeded()).isTrue();
    assertThat(harness.exists(gvk, "before")).isFalse();
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
    Teardown old = deleting().teardown(target(application), Cascade.DEFAULTS);
    harness.declare("app", harness.config("plain", "2"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThatThrownBy(() -> deleting().delete(target(application), old))
        .isInstanceOf(StalePlanException.class);
    assertThat(harness.value("plain")).isEqualTo("2");
  }
}
