// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.testkit.ClusterRequest.Verb;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Applier} must do with a Flux Kustomization: stages, objects that opt out,
 * fields that a rule leaves to others, and what of them belongs to whom after each step. Extend it,
 * and give the applier and a cluster.
 */
public abstract class FluxApplyContract extends ApplierSuite {
  private static final String MARK = "kustomize.toolkit.fluxcd.io/";
  private static final FieldPath REPLICAS = FieldPath.of("spec", "replicas");

  /** Made by the test engine. */
  protected FluxApplyContract() {}

  /** As the reader of a Kustomization makes it. */
  private static SyncPolicy.Builder policy() {
    return ApplierHarness.policy()
        .order(SyncOrder.FLUX)
        .formerManagers(List.of("kubectl*", "before-first-apply"));
  }

  private Application flux() {
    return harness.application("app", policy().build());
  }

  private Application flux(DriftRule.Target target, FieldPath... paths) {
    return flux().toBuilder().driftRule(new DriftRule(List.of(paths), target)).build();
  }

  private static String marked(String object, String name, String value) {
    return object.replaceFirst(
        "(?m)^  name: (.*)$", "  name: $1\n  annotations: {" + MARK + name + ": " + value + "}");
  }

  private void applyAs(String manager, String yaml) {
    harness.cluster.apply(
        ApplierHarness.map(yaml.replace("NS", harness.namespace)),
        new ApplyOptions(manager, true, false));
  }

  /** Changes a field as {@code kubectl edit} does: written, and not applied. */
  private void editAs(String manager, Gvk gvk, String name, Object value, String... path) {
    MapNode live = harness.get(gvk, name).orElseThrow();
    ScalarNode node =
        value instanceof Integer number ? ScalarNode.of(number) : ScalarNode.of(value.toString());
    harness.cluster.replace(
        Edit.remove(Edit.set(live, node, path), "metadata", "managedFields"),
        new ApplyOptions(manager, true, false));
  }

  private MapNode web() {
    return harness.get(DEPLOYMENT, "web").orElseThrow();
  }

  private String image() {
    return Edit.maps(web(), "spec", "template", "spec", "containers").get(0).text("image");
  }

  /** Who owns the number of replicas, by Apply or by Update. */
  private List<String> owners(MapNode object, String... fields) {
    List<String> owners = new ArrayList<>();
    for (MapNode entry : Edit.maps(object, "metadata", "managedFields")) {
      String[] path = new String[fields.length + 1];
      path[0] = "fieldsV1";
      for (int i = 0; i < fields.length; i++) {
        path[i + 1] = "f:" + fields[i];
      }
      if (entry.at(path) != null && Edit.text(entry, "subresource").isEmpty()) {
        owners.add(entry.text("manager") + " " + entry.text("operation"));
      }
    }
    return owners;
  }

  @Test
  void stages_areAppliedInOrder_thenNothingIsWritten_thenOnlyWhatChanged() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"), harness.config("c", "1"));
    ReconcileResult first = sync(flux());
    assertStatus(first, ReconcileStatus.SYNCED);
    assertThat(first.sync().resources())
        .extracting(each -> each.id().kind())
        .containsExactly("Namespace", "ConfigMap", "Deployment");
    Object version = web().at("metadata", "resourceVersion");
    harness.forget();
    assertStatus(sync(flux()), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
    assertThat(web().at("metadata", "resourceVersion")).isEqualTo(version);

    harness.declare("app", harness.deployment("web", "nginx:1.25"), harness.config("c", "2"));
    ReconcileResult changed = sync(flux());
    assertStatus(changed, ReconcileStatus.SYNCED);
    assertThat(changed.audit().writes())
        .extracting(write -> write.id().name())
        .containsExactly("c");
  }

  @Test
  void whatWasAppliedBeforeAFailure_isInTheResult_withTheError() {
    harness.declare("app", harness.config("a", "1"), harness.deployment("web", "nginx:1.25"));
    harness.fail(
        Fault.refuse(
            request -> request.isWrite() && request.isAbout("Deployment", "web"),
            ClusterError.FORBIDDEN));
    ReconcileResult result = sync(flux());
    harness.heal();
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.sync().resources())
        .extracting(each -> each.id().kind() + " " + each.outcome())
        .containsExactly("Namespace APPLIED", "ConfigMap APPLIED", "Deployment FAILED");
    assertThat(result.issues()).isEmpty();
    assertThat(result.reason()).contains("web");
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "a")).as("it was in the inventory").isFalse();
  }

  @Test
  void objectCreatedAnew_waitsForTheFinalizersOfTheOldOne() {
    harness.declare("app", marked(harness.deployment("web", "nginx:1.25"), "force", "enabled"));
    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    applyAs(
        "holder",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: NS, finalizers: [example.org/held]}}");
    Object before = web().at("metadata", "uid");
    int[] looks = {0};
    harness.fail(
        request -> {
          boolean deleted =
              request.isAbout("Deployment", "web")
                  && request.verb() == Verb.GET
                  && cluster()
                      .get(DEPLOYMENT, harness.namespace, "web")
                      .map(live -> live.at("metadata", "deletionTimestamp") != null)
                      .orElse(false);
          if (deleted && ++looks[0] == 3) {
            MapNode live = cluster().get(DEPLOYMENT, harness.namespace, "web").orElseThrow();
            cluster()
                .replace(
                    Edit.remove(live, "metadata", "finalizers"),
                    new ApplyOptions("holder", true, false));
          }
          return null;
        });
    harness.declare(
        "app",
        marked(harness.deployment("web", "nginx:1.25"), "force", "Enabled")
            .replace("{app: web}", "{app: web, tier: front}"));
    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    assertThat(looks[0]).isGreaterThanOrEqualTo(3);
    assertThat(web().at("metadata", "uid")).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "reconcile, disabled, declared",
    "reconcile, Disabled, live",
    "ssa, Ignore, declared",
    "ssa, ignore, live"
  })
  void objectThatOptsOut_isNeitherAppliedNorPruned(String name, String value, String where) {
    String plain = harness.config("c", "1");
    harness.declare("app", plain, harness.config("other", "1"));
    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    if (where.equals("live")) {
      String metadata = "{name: c, namespace: NS, labels: {" + MARK + name + ": " + value + "}}";
      applyAs("somebody", "{apiVersion: v1, kind: ConfigMap, metadata: " + metadata + "}");
      harness.declare("app", harness.config("c", "2"), harness.config("other", "1"));
    } else {
      harness.declare(
          "app", marked(harness.config("c", "2"), name, value), harness.config("other", "1"));
    }
    harness.forget();
    assertStatus(sync(flux()), ReconcileStatus.IN_SYNC);
    assertThat(harness.value("c")).isEqualTo("1");
    assertThat(harness.writes()).noneMatch(request -> request.isAbout("ConfigMap", "c"));
    if (where.equals("live")) {
      harness.declare("app", harness.config("other", "1"));
      assertStatus(sync(flux()), ReconcileStatus.IN_SYNC);
      assertThat(harness.exists(CONFIG_MAP, "c")).isTrue();
      assertStatus(harness.reconciler().delete(flux(), Cascade.DEFAULTS), ReconcileStatus.DELETED);
      assertThat(harness.exists(CONFIG_MAP, "c")).as("with the application").isTrue();
    }
  }

  @Test
  void objectForOnce_isCreated_thenLeft_untilItIsDeclaredWithoutTheMark() {
    String once = marked(harness.config("c", "1"), "ssa", "IfNotPresent");
    harness.declare("app", once);
    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    harness.declare("app", once.replace("value: \"1\"", "value: \"2\""));
    assertStatus(sync(flux()), ReconcileStatus.IN_SYNC);
    assertThat(harness.value("c")).isEqualTo("1");
    harness.declare("app", harness.config("c", "3"));
    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    assertThat(harness.value("c")).isEqualTo("3");
  }

  @Test
  void whatAClientAppliedLast_isForgotten_withTheFieldsThatNobodyDeclares() {
    harness.declare("app", harness.config("other", "1"));
    assertStatus(sync(flux()), ReconcileStatus.SYNCED); // makes the namespace
    applyAs(
        "seed",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: NS}, data: {value: x}}");
    String last = "kubectl.kubernetes.io/last-applied-configuration";
    editAs("kubectl-client-side-apply", CONFIG_MAP, "c", "{}", "metadata", "annotations", last);
    editAs("kubectl-edit", CONFIG_MAP, "c", "left over", "data", "extra");
    editAs("controller", CONFIG_MAP, "c", "theirs", "data", "theirs");
    harness.declare("app", harness.config("other", "1"), harness.config("c", "1"));
    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    MapNode live = harness.get(CONFIG_MAP, "c").orElseThrow();
    assertThat(live.at("metadata", "annotations", last)).isNull();
    assertThat(live.at("data", "extra")).isNull();
    assertThat(Edit.text(live, "data", "theirs")).isEqualTo("theirs");
    assertThat(harness.value("c")).isEqualTo("1");
    harness.forget();
    assertStatus(sync(flux()), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
  }

  @Test
  void rule_isNoReasonToLeaveAFieldOut_whenTheObjectIsCreated() {
    harness.declare(
        "app", harness.deployment("web", "nginx:1.25").replace("replicas: 1", "replicas: 2"));
    Application application = flux(DriftRule.Target.ANY, REPLICAS);
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(web().at(REPLICAS)).isEqualTo(ScalarNode.of(2));
    assertThat(owners(web(), "spec", "replicas")).hasSize(1);
  }

  @Test
  void fieldOfARule_thatAnotherApplies_isGivenUp_andIsNoDriftAnyMore() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    Application application = flux(DriftRule.Target.ANY, REPLICAS);
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    applyAs(
        "scaler",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: NS}, spec: {replicas: 3}}");
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);

    harness.declare("app", harness.deployment("web", "nginx:1.26"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(image()).isEqualTo("nginx:1.26");
    assertThat(web().at(REPLICAS)).isEqualTo(ScalarNode.of(3));
    assertThat(owners(web(), "spec", "replicas")).containsExactly("scaler Apply");
    harness.forget();
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
  }

  @Test
  void fieldOfARule_thatWasEditedOnly_isTakenOverAsItIs() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    Application application = flux(DriftRule.Target.ANY, REPLICAS);
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    editAs("somebody", DEPLOYMENT, "web", 3, "spec", "replicas");
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);

    harness.declare("app", harness.deployment("web", "nginx:1.26"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(image()).isEqualTo("nginx:1.26");
    assertThat(web().at(REPLICAS)).isEqualTo(ScalarNode.of(3));
    assertThat(owners(web(), "spec", "replicas")).anyMatch(owner -> owner.endsWith(" Apply"));
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);

    assertStatus(sync(flux()), ReconcileStatus.SYNCED);
    assertThat(web().at(REPLICAS)).as("without the rule").isEqualTo(ScalarNode.of(1));
  }

  @Test
  void fieldOfARule_thatTwoApplyAlike_staysWithBoth() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    Application application = flux(DriftRule.Target.ANY, FieldPath.of("spec", "selector"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    applyAs(
        "another",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: NS}, spec: {selector: {matchLabels: {app: web}}}}");
    harness.declare("app", harness.deployment("web", "nginx:1.26"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(owners(web(), "spec", "selector")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "spec/nowhere", "spec/template/spec/containers/7/image"})
  void pathThatIsNotThere_changesNothing(String path) {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    FieldPath none = FieldPath.of(path.split("/"));
    Application application = flux(DriftRule.Target.ANY, none, REPLICAS);
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    editAs("somebody", DEPLOYMENT, "web", 3, "spec", "replicas");
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    harness.declare("app", harness.deployment("web", "nginx:1.26"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(web().at(REPLICAS)).isEqualTo(ScalarNode.of(3));
  }

  @Test
  void ruleForOthers_doesNotCount() {
    harness.declare("app", harness.config("a", "1"), harness.config("b", "1"));
    DriftRule.Target onlyA = new DriftRule.Target("", "", "ConfigMap", "", "a", "", "");
    Application application = flux(onlyA, FieldPath.of("data", "value"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    editAs("somebody", CONFIG_MAP, "a", "drift", "data", "value");
    editAs("somebody", CONFIG_MAP, "b", "drift", "data", "value");
    ReconcileResult result = sync(application);
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("drift");
    assertThat(harness.value("b")).isEqualTo("1");
    assertThat(result.sync().resources())
        .filteredOn(each -> each.outcome() == Outcome.APPLIED)
        .extracting(each -> each.id().name())
        .containsExactly("b");
  }
}
