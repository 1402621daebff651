// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.apply.ApplyError;
import io.gitops4j.k8s.tracking.ForeignInventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The status of Argo CD's and Flux's objects, from a repository to what their tools read. */
abstract class StatusContract extends OperationContract {
  @Test
  void argo_aSync_isToldAsItsControllerTellsIt() {
    Application application = argo("{automated: {prune: true}}");
    ReconcileResult result = reconciler().sync(application);
    assertThat(result.status()).as("%s", result.issues()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.issues()).isEmpty();
    MapNode status = Edit.map(application(), "status");
    assertThat(Edit.text(status, "sync", "status")).isEqualTo("Synced");
    assertThat(Edit.text(status, "sync", "revision")).isEqualTo(commit);
    assertThat(Edit.text(status, "sync", "comparedTo", "source", "path")).isEqualTo("app");
    assertThat(Edit.text(status, "sync", "comparedTo", "destination", "namespace"))
        .isEqualTo(namespace);
    assertThat(Edit.text(status, "health", "status")).isEqualTo("Healthy");
    assertThat(Edit.text(status, "sourceType")).isEqualTo("Kustomize");
    assertThat(Edit.text(status, "reconciledAt")).matches("[0-9-]+T[0-9:]+Z");
    MapNode resource = named(Edit.maps(status, "resources"), "kind", "ConfigMap");
    assertThat(Edit.text(resource, "status")).isEqualTo("Synced");
    assertThat(Edit.text(resource, "namespace")).isEqualTo(namespace);

    MapNode operation = Edit.map(status, "operationState");
    assertThat(Edit.text(operation, "phase")).isEqualTo("Succeeded");
    assertThat(Edit.text(operation, "operation", "initiatedBy", "username")).isEqualTo("ann");
    assertThat(Edit.text(operation, "operation", "sync", "revision")).isEqualTo(commit);
    assertThat(Edit.text(operation, "syncResult", "revision")).isEqualTo(commit);
    MapNode done = named(Edit.maps(operation, "syncResult", "resources"), "kind", "ConfigMap");
    assertThat(Edit.text(done, "status")).isEqualTo("Synced");
    assertThat(Edit.text(done, "syncPhase")).isEqualTo("Sync");
    assertThat(Edit.text(done, "hookPhase")).isEqualTo("Succeeded");

    List<MapNode> history = Edit.maps(status, "history");
    assertThat(history).hasSize(1);
    assertThat(Edit.text(history.get(0), "revision")).isEqualTo(commit);
    assertThat(Edit.text(history.get(0), "source", "targetRevision")).isEqualTo("main");
    assertThat(ForeignInventory.ofArgo(application()).entries())
        .containsOnlyKeys(new ResourceId("", "ConfigMap", namespace, "c"));
  }

  @Test
  void argo_whatIsTheSame_isNotWrittenAgain() {
    Application application = argo("{automated: {prune: true}}");
    Reconciler reconciler = reconciler();
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.SYNCED);
    MapNode first = application();
    assertThat(
            Edit.flag(first, "status", "operationState", "operation", "initiatedBy", "automated"))
        .isTrue();
    assertThat(Edit.maps(first, "status", "operationState", "syncResult", "resources"))
        .extracting(resource -> resource.text("message"))
        .containsExactly("configmap/c created");
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(application()).isEqualTo(first);
  }

  @Test
  void argo_namespaceThatIsMade_isToldWithItsMetadata() {
    String policy =
        "{automated: {}, syncOptions: [CreateNamespace=true],"
            + " managedNamespaceMetadata: {labels: {team: web}}}";
    assertThat(reconciler().reconcile(argo(policy)).status()).isEqualTo(ReconcileStatus.SYNCED);
    MapNode status = Edit.map(application(), "status");
    assertThat(
            Edit.text(
                status,
                "operationState",
                "syncResult",
                "managedNamespaceMetadata",
                "labels",
                "team"))
        .isEqualTo("web");
    assertThat(Edit.flag(Edit.maps(status, "history").get(0), "initiatedBy", "automated")).isTrue();
  }

  @Test
  void argo_whatIsNotSynced_isOutOfSync_withWhatWouldBePruned() throws Exception {
    Application application = argo("{}");
    Reconciler reconciler = reconciler();
    reconciler.sync(application);
    commit("other", "{apiVersion: v1, kind: ConfigMap, metadata: {name: d}, data: {a: two}}");
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    MapNode status = Edit.map(application(), "status");
    assertThat(Edit.text(status, "sync", "status")).isEqualTo("OutOfSync");
    List<MapNode> resources = Edit.maps(status, "resources");
    assertThat(Edit.flag(named(resources, "name", "c"), "requiresPruning")).isTrue();
    assertThat(Edit.text(named(resources, "name", "d"), "health", "status")).isEqualTo("Missing");
    // the sync that was done stays the last one
    assertThat(Edit.text(status, "operationState", "phase")).isEqualTo("Succeeded");
    assertThat(Edit.maps(status, "history")).hasSize(1);
  }

  @Test
  void argo_whatAsksToBeConfirmed_isTold_theObjectsWordWins() throws Exception {
    String object =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, annotations:"
            + " {argocd.argoproj.io/sync-options: '%s'}}}";
    List<String> objects = new ArrayList<>();
    String[] options = {"", "Prune=confirm", "Delete=confirm", "Prune=false", "Delete=false"};
    for (int i = 0; i < options.length; i++) {
      objects.add(object.formatted("c" + i, options[i]));
    }
    commit("options", String.join("\n---\n", objects));
    reconciler().sync(argo("{}"));
    assertThat(toBeConfirmed()).containsExactly("c1", "c2");
    reconciler().sync(argo("{syncOptions: [Prune=confirm]}"));
    assertThat(toBeConfirmed()).containsExactly("c0", "c1", "c2", "c4");
    reconciler().sync(argo("{syncOptions: [Delete=confirm]}"));
    assertThat(toBeConfirmed()).containsExactly("c0", "c1", "c2", "c3");
  }

  private List<String> toBeConfirmed() {
    return Edit.maps(application(), "status", "resources").stream()
        .filter(resource -> Edit.flag(resource, "requiresDeletionConfirmation"))
        .map(resource -> resource.text("name"))
        .filter(name -> !name.equals("c"))
        .toList();
  }

  @Test
  void argo_whatCantBeRendered_isAComparisonError_andNothingElseIsForgotten() throws Exception {
    Application application = argo("{automated: {}}");
    Reconciler reconciler = reconciler();
    reconciler.reconcile(application);
    commit("broken", "{apiVersion: v1, kind: ConfigMap, metadata: [c]}");
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.FAILED);
    MapNode failed = application();
    assertThat(Edit.text(failed, "status", "sync", "status")).isEqualTo("Unknown");
    assertThat(Edit.text(failed, "status", "sync", "revision")).isEqualTo(commit);
    MapNode condition = named(conditions(failed), "type", "ComparisonError");
    assertThat(Edit.text(condition, "message")).isNotEmpty();
    assertThat(Edit.maps(failed, "status", "resources")).hasSize(1);
    // a condition that is still the same is no change
    reconciler.reconcile(application);
    assertThat(application()).isEqualTo(failed);
    commit("mended", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: three}}");
    reconciler.reconcile(application);
    assertThat(conditions(application())).isEmpty();
    assertThat(Edit.text(application(), "status", "sync", "status")).isEqualTo("Synced");
  }

  @Test
  void argo_whatTheServerRefuses_isAFailedOperation() throws Exception {
    commit(
        "refused",
        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 99999999}]}}");
    Application application = argo("{automated: {}, retry: {limit: 0}}");
    assertThat(reconciler().reconcile(application).status()).isEqualTo(ReconcileStatus.FAILED);
    MapNode status = Edit.map(application(), "status");
    assertThat(Edit.text(status, "operationState", "phase")).isEqualTo("Failed");
    MapNode done = Edit.maps(status, "operationState", "syncResult", "resources").get(0);
    assertThat(Edit.text(done, "status")).isEqualTo("SyncFailed");
    assertThat(Edit.text(done, "message")).contains("port");
    assertThat(Edit.text(named(conditions(application()), "type", "SyncError"), "message"))
        .contains("Failed last sync attempt");
    assertThat(Edit.maps(status, "history")).isEmpty();
  }

  private static final String PROJECT =
      """
      ---
      apiVersion: argoproj.io/v1alpha1
      kind: AppProject
      metadata: {name: default}
      spec:
        sourceRepos: ['*', '**']
        destinations: [{server: '*', namespace: '*'}]
        %s
      """;

  private void configMap(String name, String more) {
    cluster()
        .apply(
            Yaml.object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: %s%s}}",
                name, namespace, more),
            new ApplyOptions("kubectl", true, false));
  }

  @Test
  void argo_whatNobodyDeclares_isAWarning_whereTheProjectAsksForIt() {
    configMap("forgotten", "");
    configMap("ignored", "");
    configMap("others", ", labels: {gitops4j.io/owner: another}");
    Application application =
        argo(
            "{}",
            PROJECT.formatted(
                "orphanedResources: {ignore: [{group: '', kind: ConfigMap, name: ign*}]}"));
    Reconciler reconciler = reconciler();
    reconciler.sync(application);
    MapNode warning = named(conditions(application()), "type", "OrphanedResourceWarning");
    assertThat(Edit.text(warning, "message"))
        .contains("1 orphaned resources", "ConfigMap/" + namespace + "/forgotten");
    // who does not ask any more has none
    reconciler.sync(argo("{}", PROJECT.formatted("orphanedResources: {warn: false}")));
    assertThat(conditions(application())).isEmpty();
  }

  @Test
  void argo_whatIsNotAskedFor_isNoWarning() {
    configMap("forgotten", "");
    reconciler().sync(argo("{}", PROJECT.formatted("")));
    assertThat(conditions(application())).isEmpty();
  }

  @Test
  void argo_whatIsAnotherApplications_isShared_untilItIsTaken() {
    configMap("c", ", labels: {gitops4j.io/owner: another}");
    Application application = argo("{}");
    Reconciler reconciler = reconciler();
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(
            Edit.text(named(conditions(application()), "type", "SharedResourceWarning"), "message"))
        .contains("ConfigMap/" + namespace + "/c", namespace + "/shop", "another");
    reconciler.sync(application);
    assertThat(conditions(application())).isEmpty();
  }

  @Test
  void objectOfARunningController_isLeftToIt_andTheTurnGoesOn() {
    Application application = argo("{automated: {}}");
    MapNode theirs = application().with("status", Yaml.object("{sync: {status: Unknown}}"));
    cluster().applyStatus(theirs, new ApplyOptions("argocd-application-controller", true, false));
    ReconcileResult result = reconciler().sync(application);
    assertThat(result.status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.issues()).extracting(Issue::code).containsExactly(ApplyError.STATUS);
    assertThat(Edit.text(application(), "status", "sync", "status")).isEqualTo("Unknown");
  }

  @Test
  void objectThatIsNotInTheCluster_isTold() {
    Application application = argo("{automated: {}}").toBuilder().namespace("elsewhere").build();
    ReconcileResult result = reconciler().sync(application);
    assertThat(result.status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.issues()).extracting(Issue::code).containsExactly(ApplyError.STATUS);
    assertThat(result.issues()).allMatch(issue -> !issue.isError());
  }

  @Test
  void plan_writesNoStatus() {
    Application application = argo("{}");
    MapNode before = application();
    reconciler().plan(application);
    assertThat(application()).isEqualTo(before);
  }

  @Test
  void flux_aReconciliation_isToldAsItsControllerTellsIt() {
    Application application = flux("shop", "wait: true");
    MapNode asked =
        Edit.set(
            application.definition(),
            "now",
            "metadata",
            "annotations",
            "reconcile.fluxcd.io/requestedAt");
    cluster().apply(asked, new ApplyOptions("kubectl", true, false));
    Reconciler reconciler = reconciler();
    ReconcileResult result = reconciler.reconcile(application);
    assertThat(result.status()).as("%s", result.issues()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.issues()).isEmpty();
    MapNode live = live(KUSTOMIZATION, "shop");
    MapNode status = Edit.map(live, "status");
    String revision = "main@sha1:" + commit;
    assertThat(status.get("observedGeneration")).isEqualTo(live.at("metadata", "generation"));
    assertThat(status.text("lastAppliedRevision")).isEqualTo(revision);
    assertThat(status.text("lastAttemptedRevision")).isEqualTo(revision);
    assertThat(status.text("lastHandledReconcileAt")).isEqualTo("now");
    MapNode ready = named(conditions(live), "type", "Ready");
    assertThat(Edit.text(ready, "status")).isEqualTo("True");
    assertThat(Edit.text(ready, "reason")).isEqualTo("ReconciliationSucceeded");
    assertThat(Edit.text(ready, "message")).isEqualTo("Applied revision: " + revision);
    MapNode healthy = named(conditions(live), "type", "Healthy");
    assertThat(Edit.text(healthy, "reason")).isEqualTo("Succeeded");
    assertThat(ForeignInventory.ofFlux(live).entries())
        .containsOnlyKeys(new ResourceId("", "ConfigMap", namespace, "c"));
    MapNode build = Edit.maps(status, "history").get(0);
    assertThat(Edit.text(build, "digest")).matches("sha256:[0-9a-f]{64}");
    assertThat(Edit.text(build, "metadata", "revision")).isEqualTo(revision);
    assertThat(Edit.number(build, 0, "totalReconciliations")).isEqualTo(1);

    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.IN_SYNC);
    assertThat(live(KUSTOMIZATION, "shop")).isEqualTo(live);
  }

  @Test
  void flux_aBuildThatFails_isRetried_andKeepsWhatWasApplied() throws Exception {
    Application application = flux("shop", "wait: false");
    Reconciler reconciler = reconciler();
    reconciler.reconcile(application);
    MapNode before = live(KUSTOMIZATION, "shop");
    commit("broken", "{apiVersion: v1, kind: ConfigMap, metadata: [c]}");
    assertThat(reconciler.reconcile(application).status()).isEqualTo(ReconcileStatus.FAILED);
    MapNode live = live(KUSTOMIZATION, "shop");
    MapNode ready = named(conditions(live), "type", "Ready");
    assertThat(Edit.text(ready, "status")).isEqualTo("False");
    assertThat(Edit.text(ready, "reason")).isEqualTo("BuildFailed");
    assertThat(Edit.text(named(conditions(live), "type", "Reconciling"), "reason"))
        .isEqualTo("ProgressingWithRetry");
    assertThat(conditions(live)).noneMatch(one -> "Healthy".equals(one.text("type")));
    assertThat(live.at("status", "inventory")).isEqualTo(before.at("status", "inventory"));
    assertThat(live.at("status", "history")).isEqualTo(before.at("status", "history"));
    assertThat(live.at("status", "lastAppliedRevision"))
        .isEqualTo(before.at("status", "lastAppliedRevision"));
    assertThat(Edit.text(live, "status", "lastAttemptedRevision")).isEqualTo("main@sha1:" + commit);
  }

  @Test
  void flux_whoDependsOnIt_findsItReady() {
    Application first = flux("first", "wait: true");
    Application second = flux("second", "dependsOn: [{name: first}]");
    assertThat(reconciler().reconcile(second).status()).isEqualTo(ReconcileStatus.WAITING);
    MapNode waiting = named(conditions(live(KUSTOMIZATION, "second")), "type", "Ready");
    assertThat(Edit.text(waiting, "reason")).isEqualTo("DependencyNotReady");
    reconciler().reconcile(first);
    // another process, which knows of the first by its status alone
    assertThat(reconciler().reconcile(second).status())
        .isIn(ReconcileStatus.SYNCED, ReconcileStatus.IN_SYNC);
  }

  @Test
  void flux_aConditionKeepsItsTime_whileItsStatusStays() throws Exception {
    Application application = flux("shop", "wait: false");
    Reconciler reconciler = reconciler();
    reconciler.reconcile(application);
    String since = since(live(KUSTOMIZATION, "shop"));
    pass();
    commit("more", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: five}}");
    reconciler.reconcile(application);
    assertThat(since(live(KUSTOMIZATION, "shop"))).isEqualTo(since);
    assertThat(Edit.maps(live(KUSTOMIZATION, "shop"), "status", "history")).hasSize(2);
    pass();
    commit("broken", "{apiVersion: v1, kind: ConfigMap, metadata: [c]}");
    reconciler.reconcile(application);
    assertThat(Instant.parse(since(live(KUSTOMIZATION, "shop")))).isAfter(Instant.parse(since));
  }

  private static String since(MapNode object) {
    return Edit.text(named(conditions(object), "type", "Ready"), "lastTransitionTime");
  }
}
