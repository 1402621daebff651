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
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
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
}
