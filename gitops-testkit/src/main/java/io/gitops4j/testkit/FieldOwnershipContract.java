// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every applier must do about fields that others set: take them over if the policy says so,
 * leave them alone if a rule says so, and ask the server about no object that can't change. Extend
 * it, and give the applier and a cluster.
 */
public abstract class FieldOwnershipContract extends ApplierSuite {
  private static final String CLIENT = "kubectl-client-side-apply";
  private static final FieldPath EXTRA = FieldPath.of("data", "extra");
  private static final FieldPath REPLICAS = FieldPath.of("spec", "replicas");

  /** Made by the test engine. */
  protected FieldOwnershipContract() {}

  private MapNode live() {
    return harness.get(CONFIG_MAP, "c").orElseThrow();
  }

  private List<String> managers() {
    return Edit.maps(live(), "metadata", "managedFields").stream()
        .map(entry -> entry.text("manager"))
        .toList();
  }

  /** Another wrote a field besides those that are declared, without applying it. */
  private void written(String manager) {
    MapNode changed = Edit.set(live(), "x", "data", "extra");
    harness.cluster.replace(
        Edit.remove(changed, "metadata", "managedFields"), new ApplyOptions(manager, true, false));
  }

  private static List<FieldChange> counted(Plan plan) {
    return plan.changes().stream()
        .flatMap(change -> change.fields().stream())
        .filter(field -> !field.ignored())
        .toList();
  }

  private Application declared() {
    harness.declare("app", harness.config("c", "1"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    return application;
  }

  @Test
  void whatAClientApplied_isTakenOver_asThePlanShows() {
    Application application = declared();
    written(CLIENT);
    assertThat(managers()).contains(CLIENT);

    assertThat(counted(harness.reconciler().plan(application).plan()))
        .satisfiesExactly(
            field -> {
              assertThat(field.path()).isEqualTo(EXTRA);
              assertThat(field.before()).isEqualTo(ScalarNode.of("x"));
              assertThat(field.after()).isNull();
              assertThat(field.owner()).isEqualTo(CLIENT);
            });
    assertThat(managers()).contains(CLIENT);

    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(live().at("data", "extra")).isNull();
    assertThat(managers()).containsExactly(ApplyOptions.FIELD_MANAGER);
    harness.forget();
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
  }

  @Test
  void whatWasReplaced_losesWhatIsDeclaredNoMore_onceItIsApplied() {
    String two = harness.config("c", "1") + "\n  second: \"x\"";
    Application application = harness.application("app");
    Application replacing =
        harness.application(
            "app", ApplierHarness.policy().options(SyncOptions.parse("Replace=true")).build());
    harness.declare("app", two);
    assertStatus(sync(replacing), ReconcileStatus.SYNCED);
    harness.declare("app", two.replace("\"x\"", "\"y\""));
    assertStatus(sync(replacing), ReconcileStatus.SYNCED);
    assertThat(Edit.text(live(), "data", "second")).isEqualTo("y");
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(live().at("data", "second")).isNull();
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
  }

  @Test
  void whatAClientApplied_stays_ifThePolicyMigratesNothing() {
    declared();
    Application keeping =
        harness.application("app", ApplierHarness.policy().clientSideApplyMigration(false).build());
    written(CLIENT);

    assertStatus(sync(keeping), ReconcileStatus.IN_SYNC);
    assertThat(Edit.text(live(), "data", "extra")).isEqualTo("x");
    assertThat(managers()).contains(CLIENT);
  }

  @Test
  void whatAClientApplied_stays_ifTheObjectAsksToBeMerged() {
    harness.declare(
        "app",
        harness
            .config("c", "1")
            .replace(
                "name: c\n", "name: c\n  annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}\n"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    written(CLIENT);

    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(Edit.text(live(), "data", "extra")).isEqualTo("x");
    assertThat(managers()).contains(CLIENT);
  }

  @Test
  void whatAnotherEngineApplied_isTakenOver_ifThePolicyNamesIt() {
    Application application = declared();
    MapNode object = ApplierHarness.map(harness.config("c", "1"));
    object = Edit.set(object, harness.namespace, "metadata", "namespace");
    harness.cluster.apply(
        Edit.set(object, "x", "data", "extra"), new ApplyOptions("argocd-controller", true, false));
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(Edit.text(live(), "data", "extra")).isEqualTo("x");

    Application moved =
        harness.application(
            "app", ApplierHarness.policy().formerManagers(List.of("argocd-*")).build());
    assertThat(counted(harness.reconciler().plan(moved).plan()))
        .extracting(FieldChange::path)
        .containsExactly(EXTRA);
    assertStatus(sync(moved), ReconcileStatus.SYNCED);
    assertThat(live().at("data", "extra")).isNull();
    assertThat(managers()).containsExactly(ApplyOptions.FIELD_MANAGER);
  }

  @Test
  void aTakeover_thatComesTooLate_isTriedAgainWithWhatIsThereNow() {
    Application application = declared();
    written(CLIENT);
    List<ClusterRequest> refused = new ArrayList<>();
    harness.fail(
        request -> {
          boolean first =
              request.isAbout("ConfigMap", "c")
                  && request.isWrite()
                  && request.verb() != ClusterRequest.Verb.APPLY
                  && refused.isEmpty();
          if (!first) {
            return null;
          }
          refused.add(request);
          return new Fault.Failure(new ClusterException(ClusterError.CONFLICT, "modified"), false);
        });

    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(refused).hasSize(1);
    assertThat(live().at("data", "extra")).isNull();
    assertThat(managers()).containsExactly(ApplyOptions.FIELD_MANAGER);
  }

  @Test
  void theServer_isAskedOnlyAboutWhatMayChange() {
    harness.declare(
        "app",
        harness.config("a", "1"),
        harness.config("b", "1"),
        harness.deployment("web", "nginx:1.25"));
    sync(harness.application("app"));
    harness.forget();
    assertThat(counted(harness.reconciler().plan(harness.application("app")).plan())).isEmpty();
    assertThat(harness.dryRuns()).isZero();

    harness.declare(
        "app",
        harness.config("a", "1"),
        harness.config("b", "2"),
        harness.deployment("web", "nginx:1.25"));
    harness.forget();
    assertThat(counted(harness.reconciler().plan(harness.application("app")).plan())).hasSize(1);
    assertThat(harness.dryRuns()).isEqualTo(1);

    Application watching =
        harness.application("app").toBuilder()
            .compareOptions(CompareOptions.parse("IncludeMutationWebhook=true"))
            .build();
    harness.forget();
    harness.reconciler().plan(watching);
    assertThat(harness.dryRuns()).isEqualTo(4); // the namespace of the destination too
  }

  private void scaled(int replicas) {
    MapNode live = harness.get(DEPLOYMENT, "web").orElseThrow();
    MapNode identity =
        MapNode.builder()
            .put("apiVersion", "apps/v1")
            .put("kind", "Deployment")
            .put(
                "metadata",
                MapNode.builder().put("name", "web").put("namespace", harness.namespace).build())
            .build();
    assertThat(live.at(REPLICAS)).isNotEqualTo(ScalarNode.of(replicas));
    harness.cluster.apply(
        Edit.set(identity, ScalarNode.of(replicas), "spec", "replicas"),
        new ApplyOptions("scaler", true, false));
  }

  private void isLeftToTheScaler(Application application) {
    sync(application);
    scaled(2);
    ReconcileResult seen = harness.reconciler().reconcile(application);
    assertStatus(seen, ReconcileStatus.IN_SYNC);
    assertThat(counted(seen.plan())).isEmpty();

    harness.declare("app", harness.deployment("web", "nginx:1.26"));
    ReconcileResult changed = harness.reconciler().reconcile(application);
    assertStatus(changed, ReconcileStatus.SYNCED);
    assertThat(counted(changed.plan())).noneMatch(field -> field.path().startsWith(REPLICAS));
    MapNode live = harness.get(DEPLOYMENT, "web").orElseThrow();
    assertThat(live.at(REPLICAS)).isEqualTo(ScalarNode.of(2));
    assertThat(Edit.maps(live, "spec", "template", "spec", "containers").get(0).text("image"))
        .isEqualTo("nginx:1.26");
    assertStatus(harness.reconciler().reconcile(application), ReconcileStatus.IN_SYNC);
  }

  @Test
  void anIgnoredField_isNeitherReportedNorOverwritten_ifRulesAreRespected() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    isLeftToTheScaler(
        harness
            .application("app", ApplierHarness.policy().respectIgnoreRules(true).build())
            .toBuilder()
            .ignore(new IgnoreRule("apps", "Deployment", "", "", List.of(REPLICAS), List.of()))
            .build());
  }

  @Test
  void aFieldOfADriftRule_isNeitherReportedNorOverwritten() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"));
    isLeftToTheScaler(
        harness.application("app").toBuilder()
            .driftRule(new DriftRule(List.of(REPLICAS), DriftRule.Target.ANY))
            .build());
  }

  /** A kind whose newer version has a field with a default that the older one lacks. */
  private static String definition(String group, boolean grown) {
    String fields =
        "type: object, properties: {spec: {type: object, properties: {size: {type: integer}, colour: {type: string}%s}}}";
    String older =
        "{name: v1beta1, served: true, storage: %s, schema: {openAPIV3Schema: {%s}}}"
            .formatted(!grown, fields.formatted(""));
    String newer =
        "{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {%s}}}"
            .formatted(fields.formatted(", shape: {type: string, default: round}"));
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: pebbles.%1$s}
        spec:
          group: %1$s
          scope: Namespaced
          names: {plural: pebbles, singular: pebble, kind: Pebble}
          versions: [%2$s]
        """
        .formatted(group, grown ? older + ", " + newer : older);
  }

  private static String pebble(String group, String version, int size) {
    return "{apiVersion: %s/%s, kind: Pebble, metadata: {name: p}, spec: {size: %d}}"
        .formatted(group, version, size);
  }

  @Test
  void whatIsWrittenDownInAnOlderVersion_thatLacksAField_isMovedToTheDeclaredOne() {
    String group = harness.namespace + ".example.org";
    Gvk newer = new Gvk(group, "v1", "Pebble");
    harness.declare("app", definition(group, false), pebble(group, "v1beta1", 1));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    MapNode theirs =
        ApplierHarness.map(pebble(group, "v1beta1", 1).replace("size: 1", "colour: red"));
    harness.cluster.apply(
        Edit.set(theirs, harness.namespace, "metadata", "namespace"),
        new ApplyOptions("painter", true, false));

    harness.declare("app", definition(group, true));
    assertStatus(
        sync(harness.application("app", ApplierHarness.policy().prune(false).build())),
        ReconcileStatus.SYNCED);
    harness.declare("app", definition(group, true), pebble(group, "v1", 2));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    harness.forget();
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();

    harness.declare("app", definition(group, true), pebble(group, "v1", 3));
    boolean refused = isRefused(ApplierHarness.map(pebble(group, "v1", 3)));
    assertStatus(sync(application), ReconcileStatus.SYNCED);

    MapNode live = harness.get(newer, "p").orElseThrow();
    assertThat(Edit.text(live, "spec", "size")).isEqualTo("3");
    assertThat(Edit.text(live, "spec", "colour")).isEqualTo("red");
    assertThat(Edit.text(live, "spec", "shape")).isEqualTo("round");
    List<MapNode> entries = Edit.maps(live, "metadata", "managedFields");
    assertThat(entries).extracting(entry -> entry.text("manager")).contains("painter");
    assertThat(entries)
        .filteredOn(entry -> refused && !newer.apiVersion().equals(entry.text("apiVersion")))
        .isEmpty();
    harness.forget();
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();

    harness.declare("app", definition(group, true));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(harness.exists(newer, "p")).isFalse();
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
  }

  private boolean isRefused(MapNode object) {
    try {
      harness.cluster.apply(
          Edit.set(object, harness.namespace, "metadata", "namespace"),
          ApplyOptions.DEFAULTS.asDryRun());
      return false;
    } catch (ClusterException e) {
      assertThat(e.error()).isEqualTo(ClusterError.FIELD_VERSION);
      return true;
    }
  }
}
