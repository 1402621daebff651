// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static io.gitops4j.testkit.ApplierHarness.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Applier} must do when all goes well: create, change, prune, heal, move, wait,
 * and write nothing when there is nothing to do. Extend it, and give the applier and a cluster.
 */
public abstract class ApplierContract extends ApplierSuite {
  /** Made by the test engine. */
  protected ApplierContract() {}

  @Test
  void firstSync_createsEverything_andWaitsUntilItIsHealthy() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"), harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().health().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(result.sync().resources())
        .extracting(ResourceResult::outcome)
        .containsOnly(Outcome.APPLIED);
    MapNode live = harness.get(DEPLOYMENT, "web").orElseThrow();
    assertThat(Ownership.ownerOf(live)).isEqualTo(harness.namespace + "_app");
    assertThat(live.at("status", "availableReplicas")).isEqualTo(ScalarNode.of(1));
  }

  @Test
  void inventory_isWrittenBeforeAnythingThatItNames() {
    harness.declare("app", harness.config("c", "1"));
    sync(harness.application("app"));
    List<String> names = harness.writes().stream().map(ClusterRequest::name).toList();
    int own = names.indexOf("c");
    assertThat(names.subList(0, own)).anyMatch(name -> name.startsWith("inventory-"));
  }

  @Test
  void secondCall_rendersNothing_andWritesNothing() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"), harness.config("c", "1"));
    var reconciler = harness.reconciler();
    assertStatus(reconciler.reconcile(harness.application("app")), ReconcileStatus.SYNCED);
    harness.forget();
    ReconcileResult second = reconciler.reconcile(harness.application("app"));
    assertStatus(second, ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
    assertThat(second.renders()).isZero();
    assertThat(harness.renders).isEqualTo(1);
    assertThat(second.sync().health().status()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void change_isApplied_andOnlyThat() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("a", "2"), harness.config("b", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("2");
    assertThat(result.audit().writes())
        .extracting(write -> write.id().name() + " " + write.action())
        .containsExactly("a UPDATE");
  }

  @Test
  void whatIsDeclaredNoMore_isPruned_ifThePolicyPrunes() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("a", "1"));
    Application keeping = harness.application("app", ApplierHarness.policy().prune(false).build());
    assertStatus(sync(keeping), ReconcileStatus.IN_SYNC);
    assertThat(harness.exists(CONFIG_MAP, "b")).isTrue();

    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().count(Outcome.DELETED)).isEqualTo(1);
    assertThat(harness.exists(CONFIG_MAP, "b")).isFalse();
    assertThat(harness.value("a")).isEqualTo("1");
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void nothingDeclared_prunesNothing_unlessAllowed() {
    harness.declare("app", harness.config("a", "1"));
    sync(harness.application("app"));
    harness.declare("app", "");
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "a")).isTrue();

    Application allowing =
        harness.application("app", ApplierHarness.policy().allowEmpty(true).build());
    assertStatus(sync(allowing), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "a")).isFalse();
    assertThat(harness.cluster.get(NAMESPACE, "", harness.namespace))
        .as("the namespace that was created for the application stays")
        .isPresent();
  }

  @Test
  void objectWithoutTheOwnersLabel_isNeverDeleted() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    sync(harness.application("app"));
    harness.cluster.apply(
        ApplierHarness.map(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: "
                + harness.namespace
                + ", labels: {"
                + Ownership.LABEL
                + ": somebody}}}"),
        new ApplyOptions("kubectl", true, false));
    harness.declare("app", harness.config("a", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
    assertThat(harness.exists(CONFIG_MAP, "b")).isTrue();
  }

  @Test
  void drift_isHealed_andWhatIsIgnoredIsLeftAlone() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    Application application =
        harness.application("app").toBuilder()
            .ignore(
                new IgnoreRule(
                    "apps",
                    "Deployment",
                    "",
                    "",
                    List.of(FieldPath.of("spec", "replicas")),
                    List.of()))
            .build();
    sync(application);
    drift("replicas: 3");
    ReconcileResult scaled = harness.reconciler().reconcile(application);
    assertStatus(scaled, ReconcileStatus.IN_SYNC);
    assertThat(scaled.plan().changes())
        .filteredOn(change -> change.id().kind().equals("Deployment"))
        .flatExtracting(change -> change.fields())
        .anyMatch(
            field -> field.ignored() && field.path().equals(FieldPath.of("spec", "replicas")));

    drift("template: {spec: {containers: [{name: main, image: 'evil:1'}]}}");
    ReconcileResult healed = harness.reconciler().reconcile(application);
    assertStatus(healed, ReconcileStatus.SYNCED);
    MapNode live = harness.get(DEPLOYMENT, "web").orElseThrow();
    ListNode containers = (ListNode) live.at("spec", "template", "spec", "containers");
    assertThat(containers.get(0).at("image")).isEqualTo(ScalarNode.of("nginx:1.25"));
  }

  private void drift(String spec) {
    harness.cluster.apply(
        ApplierHarness.map(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: "
                + harness.namespace
                + "}, spec: {"
                + spec
                + "}}"),
        new ApplyOptions("kubectl-edit", true, false));
  }

  @Test
  void objectThatAnotherApplicationDeclares_movesToIt_andStays() {
    harness.declare("one", harness.config("a", "1"), harness.config("b", "1"));
    harness.declare("two", harness.config("b", "2"));
    sync(harness.application("one"));
    ReconcileResult moved = sync(harness.application("two"));
    assertStatus(moved, ReconcileStatus.SYNCED);
    assertThat(moved.plan().count(Action.MOVE)).isEqualTo(1);

    harness.declare("one", harness.config("a", "1"));
    assertStatus(sync(harness.application("one")), ReconcileStatus.IN_SYNC);
    assertThat(harness.value("b")).isEqualTo("2");
    assertStatus(sync(harness.application("two")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void definitionAndItsObject_areAppliedInOneSync() {
    String group = harness.namespace + ".example.org";
    String definition =
        String.join(
            "\n",
            "apiVersion: apiextensions.k8s.io/v1",
            "kind: CustomResourceDefinition",
            "metadata: {name: widgets." + group + "}",
            "spec:",
            "  group: " + group,
            "  scope: Namespaced",
            "  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}",
            "  versions:",
            "    - name: v1",
            "      served: true",
            "      storage: true",
            "      schema:",
            "        openAPIV3Schema:",
            "          type: object",
            "          properties:",
            "            spec: {type: object, properties: {size: {type: integer}}}");
    String widget =
        "apiVersion: " + group + "/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}";
    Gvk gvk = new Gvk(group, "v1", "Widget");
    harness.declare("app", widget, definition, harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(gvk, "w")).isTrue();
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);

    harness.declare("app", harness.config("c", "1"));
    ReconcileResult pruned = sync(harness.application("app"));
    assertStatus(pruned, ReconcileStatus.SYNCED);
    assertThat(pruned.sync().count(Outcome.DELETED)).isEqualTo(2);
  }

  @Test
  void fieldThatCantChange_isRefused_orCreatedAnewIfForced() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    sync(harness.application("app"));
    MapNode before = harness.get(DEPLOYMENT, "web").orElseThrow();
    String changed =
        harness.deployment("web", "nginx:1.25").replace("{app: web}", "{app: web, tier: front}");
    harness.declare("app", changed, harness.config("c", "1"));
    ReconcileResult refused = sync(harness.application("app"));
    assertStatus(refused, ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "c")).as("nothing else is begun").isFalse();

    Application forcing = harness.application("app", ApplierHarness.policy().force(true).build());
    assertStatus(sync(forcing), ReconcileStatus.SYNCED);
    MapNode after = harness.get(DEPLOYMENT, "web").orElseThrow();
    assertThat(after.at("metadata", "uid")).isNotEqualTo(before.at("metadata", "uid"));
    assertThat(after.at("spec", "selector", "matchLabels", "tier"))
        .isEqualTo(ScalarNode.of("front"));
  }

  @Test
  void plan_writesNothing_andTellsHealth() {
    harness.declare("app", harness.config("a", "1"));
    ReconcileResult result = harness.reconciler().plan(harness.application("app"));
    assertStatus(result, ReconcileStatus.OUT_OF_SYNC);
    assertThat(harness.writes()).isEmpty();
    assertThat(result.sync().health().status()).isEqualTo(HealthStatus.MISSING);
  }

  private static String neverReady(String deployment) {
    return deployment.replace("replicas: 1", "replicas: 1\n  minReadySeconds: 500");
  }

  private String inWave(String object, int wave) {
    return object.replaceFirst(
        "metadata:\n",
        "metadata:\n  annotations: {argocd.argoproj.io/sync-wave: '" + wave + "'}\n");
  }

  @Test
  void waves_followEachOther_eachHealthyBeforeTheNext() {
    harness.declare(
        "app",
        inWave(harness.config("z", "1"), -5),
        inWave(harness.config("last", "1"), 2),
        inWave(harness.deployment("web", "nginx:1.25"), 1),
        harness.config("a", "1"));
    List<String> order = new ArrayList<>();
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.ResourceHandled handled) {
                    order.add(handled.result().id().name());
                  } else if (event instanceof ReconcileEvent.HealthChanged changed
                      && changed.id().name().equals("web")
                      && changed.health().isHealthy()) {
                    order.add("web is healthy");
                  }
                })
            .sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(order.subList(0, 6))
        .containsExactly(harness.namespace, "z", "a", "web", "web is healthy", "last");
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void pruneLast_deletesOnlyOnceEverythingElseIsHealthy() {
    SyncPolicy last = ApplierHarness.policy().pruneLast(true).build();
    harness.declare("app", harness.config("old", "1"), harness.config("a", "1"));
    sync(harness.application("app", last));
    harness.declare("app", harness.deployment("web", "nginx:1.25"), harness.config("a", "1"));
    List<String> order = new ArrayList<>();
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.ResourceHandled handled
                      && handled.result().outcome() == Outcome.DELETED) {
                    order.add("deleted " + handled.result().id().name());
                  } else if (event instanceof ReconcileEvent.HealthChanged changed
                      && changed.id().name().equals("web")
                      && changed.health().isHealthy()) {
                    order.add("web is healthy");
                  }
                })
            .sync(harness.application("app", last));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(order.subList(0, 2)).containsExactly("web is healthy", "deleted old");

    harness.declare(
        "app", neverReady(harness.deployment("never", "nginx:1.25")), harness.config("b", "1"));
    SyncPolicy impatient = last.toBuilder().timeout(Duration.ofSeconds(3)).build();
    assertStatus(sync(harness.application("app", impatient)), ReconcileStatus.FAILED);
    assertThat(harness.value("a"))
        .as("what is not healthy keeps all from being pruned")
        .isEqualTo("1");
  }

  @Test
  void waveThatDoesNotBecomeHealthy_keepsTheNextFromBeingTried() {
    harness.declare(
        "app",
        neverReady(harness.deployment("web", "nginx:1.25")),
        inWave(harness.config("later", "1"), 1));
    Application application =
        harness.application("app", ApplierHarness.policy().timeout(Duration.ofSeconds(3)).build());
    ReconcileResult result = sync(application);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "later")).isFalse();
    assertThat(result.sync().count(Outcome.SKIPPED)).isEqualTo(1);
  }

  @Test
  void objectThatVanishes_whileItsWaveIsWaitedFor_failsTheSync() {
    harness.declare(
        "app",
        neverReady(harness.deployment("web", "nginx:1.25")),
        inWave(harness.config("later", "1"), 1));
    Application application =
        harness.application("app", ApplierHarness.policy().timeout(Duration.ofSeconds(5)).build());
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Waiting) {
                    cluster()
                        .delete(
                            DEPLOYMENT,
                            harness.namespace,
                            "web",
                            DeleteOptions.of(Propagation.BACKGROUND));
                  }
                })
            .sync(application);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("web is Missing"));
    assertThat(harness.exists(CONFIG_MAP, "later")).isFalse();
  }

  @Test
  void objectThatIsReplaced_whileItIsWaitedFor_failsTheSync() {
    harness.declare("app", neverReady(harness.deployment("web", "nginx:1.25")));
    MapNode another = ApplierHarness.map(harness.deployment("web", "nginx:1.25"));
    boolean[] done = {false};
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Waiting && !done[0]) {
                    done[0] = true;
                    DeleteOptions now = DeleteOptions.of(Propagation.BACKGROUND);
                    cluster().delete(DEPLOYMENT, harness.namespace, "web", now);
                    cluster()
                        .apply(
                            Edit.set(another, harness.namespace, "metadata", "namespace"),
                            new ApplyOptions("somebody", true, false));
                  }
                })
            .sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("another object than"));
  }

  @Test
  void jobThatGoesByItself_whenItIsDone_isNotMissed() {
    String job =
        String.join(
            "\n",
            "apiVersion: batch/v1",
            "kind: Job",
            "metadata:",
            "  name: once",
            "spec:",
            "  ttlSecondsAfterFinished: 0",
            "  template:",
            "    spec:",
            "      restartPolicy: Never",
            "      containers: [{name: main, image: 'busybox:1'}]");
    harness.declare("app", job, inWave(harness.config("later", "1"), 1));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("later")).isEqualTo("1");
  }

  @Test
  void objectThatAsksForIt_isNotWaitedFor() {
    String never =
        harness
            .deployment("never", "nginx:1.25")
            .replace(
                "name: never\nspec",
                "name: never\n"
                    + "  annotations: {argocd.argoproj.io/ignore-healthcheck: 'true'}\n"
                    + "spec");
    harness.declare("app", neverReady(never), harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().health().status()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void healthChecksOfTheApplication_areWaitedFor() {
    harness.declare("app", harness.config("a", "1"));
    Application application =
        harness
            .application("app", ApplierHarness.policy().timeout(Duration.ofSeconds(2)).build())
            .toBuilder()
            .healthCheck(new ResourceId("apps", "Deployment", harness.namespace, "elsewhere"))
            .build();
    ReconcileResult result = sync(application);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("elsewhere is Missing"));

    harness.declare("other", harness.deployment("elsewhere", "nginx:1.25"));
    sync(harness.application("other"));
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
  }

  @Test
  void checksOnly_waitsForTheHealthChecks_andForNothingElse() {
    String never = neverReady(harness.deployment("never", "nginx:1.25"));
    harness.declare("app", never, harness.deployment("checked", "nginx:1.25"));
    SyncPolicy checksOnly =
        ApplierHarness.policy().checksOnly(true).timeout(Duration.ofSeconds(30)).build();
    Application application =
        harness.application("app", checksOnly).toBuilder()
            .healthCheck(new ResourceId("apps", "Deployment", harness.namespace, "checked"))
            .build();
    ReconcileResult result = sync(application);
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().health().status()).isEqualTo(HealthStatus.PROGRESSING);
    assertThat(harness.get(DEPLOYMENT, "checked").orElseThrow().at("status", "availableReplicas"))
        .isEqualTo(ScalarNode.of(1));

    Application waiting =
        application.toBuilder()
            .syncPolicy(checksOnly.toBuilder().timeout(Duration.ofSeconds(3)).build())
            .healthCheck(new ResourceId("apps", "Deployment", harness.namespace, "never"))
            .build();
    result = sync(waiting);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("never is Progressing"));
  }
}
