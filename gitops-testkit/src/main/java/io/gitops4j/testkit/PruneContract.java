// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static io.gitops4j.testkit.ApplierHarness.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Applier} must do with what is declared no more, and with what was there before
 * it was declared. Extend it, and give the applier and a cluster.
 */
public abstract class PruneContract extends ApplierSuite {
  private static final Gvk REPLICA_SET = new Gvk("apps", "v1", "ReplicaSet");

  /** Made by the test engine. */
  protected PruneContract() {}

  private Inventory inventory(Application application) {
    return applier().inventory(harness.target(application));
  }

  private static ResourceResult result(ReconcileResult result, String name) {
    return result.sync().resources().stream()
        .filter(each -> each.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static DeleteOptions background() {
    return DeleteOptions.of(Propagation.BACKGROUND);
  }

  @Test
  void everythingElse_isPruned_whenOtherObjectsAreDeclared() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", harness.config("c", "1"), harness.config("d", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().count(Outcome.DELETED)).isEqualTo(2);
    assertThat(inventory(harness.application("app")).entries().keySet())
        .extracting(ResourceId::name)
        .containsExactlyInAnyOrder("c", "d");
  }

  @Test
  void inventory_knowsTheUidOfWhatWasApplied() {
    harness.declare("app", harness.config("a", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(
            inventory(harness.application("app"))
                .entries()
                .get(new ResourceId("", "ConfigMap", harness.namespace, "a"))
                .uid())
        .isEqualTo(Yaml.text(harness.get(CONFIG_MAP, "a").orElseThrow(), "metadata", "uid"));
  }

  @Test
  void namespace_isNotPruned_asLongAsDeclaredObjectsLieInIt() {
    String other = harness.namespace + "-x";
    String namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + other + "}";
    String inside = harness.config("c", "1").replace("name: c", "name: c\n  namespace: " + other);
    try {
      harness.declare("app", namespace, inside);
      assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
      harness.declare("app", inside);
      ReconcileResult result = sync(harness.application("app"));
      assertThat(result(result, other).outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(result(result, other).reason()).contains("declared objects lie in it");
      assertThat(harness.cluster.get(NAMESPACE, "", other)).isPresent();
      assertThat(inventory(harness.application("app")).entries().keySet())
          .extracting(ResourceId::name)
          .contains(other);

      harness.declare("app", harness.config("a", "1"));
      ReconcileResult unused = sync(harness.application("app"));
      assertStatus(unused, ReconcileStatus.SYNCED);
      assertThat(result(unused, other).outcome()).isEqualTo(Outcome.DELETED);
      assertThat(harness.cluster.get(NAMESPACE, "", other)).isEmpty();
    } finally {
      harness.cluster.delete(NAMESPACE, "", other, background());
    }
  }

  @Test
  void objectThatGoesByItself_beforeItIsPruned_isNoFailure() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", harness.config("a", "1"));
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Planned) {
                    cluster().delete(CONFIG_MAP, harness.namespace, "b", background());
                  }
                })
            .sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result(result, "b").outcome()).isEqualTo(Outcome.DELETED);
    assertThat(inventory(harness.application("app")).entries()).hasSize(1);
  }

  /** The object as another application has it. */
  private static MapNode taken(MapNode live) {
    MapNode plain = Edit.remove(live, "metadata", "managedFields");
    return Edit.set(plain, "another_app", "metadata", "labels", Ownership.LABEL);
  }

  /** What came of an object that is declared no more, and that somebody changed after the plan. */
  private ResourceResult prunedAfter(UnaryOperator<MapNode> change, boolean anew) {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", harness.config("a", "1"));
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.Planned) {
                    MapNode live = harness.get(CONFIG_MAP, "b").orElseThrow();
                    MapNode other = change.apply(Edit.remove(live, "metadata", "managedFields"));
                    ApplyOptions options = new ApplyOptions("another", true, false);
                    if (anew) {
                      cluster().delete(CONFIG_MAP, harness.namespace, "b", background());
                      other = Edit.remove(other, "metadata", "uid");
                      cluster().apply(Edit.remove(other, "metadata", "resourceVersion"), options);
                    } else {
                      cluster().replace(other, options);
                    }
                  }
                })
            .sync(harness.application("app"));
    assertThat(harness.exists(CONFIG_MAP, "b")).isTrue();
    return result(result, "b");
  }

  @Test
  void objectThatAnotherTook_sinceThePlanWasMade_isNotPruned() {
    ResourceResult stays = prunedAfter(PruneContract::taken, false);

    assertThat(stays.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(stays.reason()).contains("owner's label");
  }

  @Test
  void objectThatTookThePlaceOfAnother_sinceThePlanWasMade_isNotPruned() {
    ResourceResult stays = prunedAfter(live -> live, true);

    assertThat(stays.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(stays.reason()).contains("replaced by another object");
  }

  @Test
  void objectThatAnotherTakes_whileItIsDeleted_stays() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", harness.config("a", "1"));
    List<ClusterRequest> asked = new ArrayList<>();
    harness.fail(
        request -> {
          if (asked.isEmpty()
              && request.verb() == ClusterRequest.Verb.DELETE
              && request.isAbout("ConfigMap", "b")) {
            asked.add(request);
            MapNode live = cluster().get(CONFIG_MAP, harness.namespace, "b").orElseThrow();
            cluster().replace(taken(live), new ApplyOptions("another", true, false));
          }
          return null;
        });

    ReconcileResult result = sync(harness.application("app"));

    assertThat(asked).hasSize(1);
    assertThat(harness.exists(CONFIG_MAP, "b")).isTrue();
    assertThat(result(result, "b").reason()).contains("owner's label");
  }

  @Test
  void objectThatTheInventoryDoesNotName_isNotDeleted_whateverThePlanSays() {
    harness.declare("app", harness.config("a", "1"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    MapNode owned =
        Edit.set(
            ApplierHarness.map(harness.config("foreign", "1")),
            harness.namespace,
            "metadata",
            "namespace");
    String owner = Ownership.of(application);
    MapNode foreign =
        cluster()
            .apply(
                Edit.set(owned, owner, "metadata", "labels", Ownership.LABEL),
                new ApplyOptions("another", true, false));
    Applier.Target target = harness.target(application);
    LiveState live = applier().observe(target, List.of());
    Change change =
        new Change(ResourceId.of(foreign), CONFIG_MAP, Action.DELETE, "", List.of(), null, foreign);
    Plan plan = new Plan(List.of(new Step("", List.of(change), Barrier.NONE)), List.of());

    applier().apply(target, live, plan, new Applier.Synced(List.of(), ""));

    assertThat(harness.exists(CONFIG_MAP, "foreign")).isTrue();
  }

  @Test
  void objectsOfAKindThatIsGone_areNoFailure_andStayKnown() {
    String group = harness.namespace + ".example.org";
    String definition =
        String.join(
            "\n",
            "apiVersion: apiextensions.k8s.io/v1",
            "kind: CustomResourceDefinition",
            "metadata: {name: things." + group + "}",
            "spec:",
            "  group: " + group,
            "  scope: Namespaced",
            "  names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}",
            "  versions:",
            "    - name: v1",
            "      served: true",
            "      storage: true",
            "      schema: {openAPIV3Schema: {type: object}}");
    Gvk kind = new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
    harness.declare("kinds", definition);
    assertStatus(sync(harness.application("kinds")), ReconcileStatus.SYNCED);
    String thing = "apiVersion: " + group + "/v1\nkind: Thing\nmetadata: {name: t}";
    harness.declare("app", thing, harness.config("a", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    cluster().delete(kind, "", "things." + group, background());
    await(() -> harness.cluster.get(kind, "", "things." + group).isEmpty());
    harness.cluster.refreshDiscovery();
    harness.declare("app", harness.config("a", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
    // nobody can tell that they are gone: the server of their kind may be away
    assertThat(inventory(harness.application("app")).entries().keySet())
        .extracting(ResourceId::name)
        .containsExactlyInAnyOrder("a", "t");
    assertStatus(
        harness.reconciler().delete(harness.application("app"), Cascade.DEFAULTS),
        ReconcileStatus.DELETED);
    assertThat(inventory(harness.application("app")).entries()).isEmpty();
  }

  private void prunedDeployment(Propagation propagation) {
    harness.declare("app", harness.config("a", "1"), harness.deployment("web", "nginx:1"));
    Application application =
        harness.application("app", ApplierHarness.policy().prunePropagation(propagation).build());
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(harness.cluster.list(REPLICA_SET, harness.namespace, "")).hasSize(1);
    harness.declare("app", harness.config("a", "1"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(harness.exists(DEPLOYMENT, "web")).isFalse();
  }

  @Test
  void dependents_goBeforeTheObject_inTheForeground() {
    prunedDeployment(Propagation.FOREGROUND);
    assertThat(harness.cluster.list(REPLICA_SET, harness.namespace, "")).isEmpty();
  }

  @Test
  void dependents_goAfterTheObject_inTheBackground() {
    prunedDeployment(Propagation.BACKGROUND);
    await(() -> harness.cluster.list(REPLICA_SET, harness.namespace, "").isEmpty());
  }

  @Test
  void dependents_stay_whenTheyAreOrphaned() {
    prunedDeployment(Propagation.ORPHAN);
    assertThat(harness.cluster.list(REPLICA_SET, harness.namespace, "")).hasSize(1);
  }

  @Test
  void deletionThatIsRefused_staysInTheInventory_andNothingElseIsDeletedAfterIt() {
    harness.declare(
        "app", harness.config("a", "1"), harness.config("b", "1"), harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", harness.config("a", "1"));
    harness.fail(
        Fault.refuse(
            request ->
                request.verb() == ClusterRequest.Verb.DELETE && request.isAbout("ConfigMap", "c"),
            ClusterError.FORBIDDEN));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "c").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(result, "b").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(inventory(harness.application("app")).entries()).hasSize(3);
    harness.heal();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(inventory(harness.application("app")).entries()).hasSize(1);
  }

  @Test
  void objectThatBelongsToNobody_isTakenOver_whenItIsDeclared() {
    harness.declare("app", harness.config("a", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.cluster.apply(
        ApplierHarness.map(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: "
                + harness.namespace
                + "}, data: {value: theirs}}"),
        new ApplyOptions("kubectl", true, false));
    harness.declare("app", harness.config("a", "1"), harness.config("b", "ours"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("b")).isEqualTo("ours");
    assertThat(Ownership.ownerOf(harness.get(CONFIG_MAP, "b").orElseThrow()))
        .isEqualTo(harness.namespace + "_app");
    assertThat(inventory(harness.application("app")).entries()).hasSize(2);
  }

  @Test
  void plan_ofPrunes_deletesNothing() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", harness.config("a", "1"));
    harness.forget();
    ReconcileResult result = harness.reconciler().plan(harness.application("app"));
    assertThat(result(result, "b").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(harness.writes()).isEmpty();
    assertThat(List.of(harness.value("a"), harness.value("b"))).containsExactly("1", "1");
  }
}
