// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.FieldPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanDifferTest {
  private static final SyncPolicy PRUNE = SyncPolicy.builder().prune(true).build();

  private static final String WEB =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: n}, spec: {replicas:"
          + " 2, template: {spec: {containers: [{name: app, image: 'x:1'}]}}}}";

  @Test
  void object_absent_isCreated() {
    Plan plan = new Scenario().desired(config("a", "1")).plan();
    assertThat(actions(plan)).containsExactly("CREATE ConfigMap/n/a (does not exist)");
    assertThat(plan.inSync()).isFalse();
  }

  @Test
  void object_asDryRunSays_isKept() {
    Plan plan =
        new Scenario()
            .desired(WEB)
            .live(WEB.replace("metadata: {", "status: {x: 1}, metadata: {resourceVersion: '1', "))
            .dryRun(
                WEB.replace(
                    "metadata: {",
                    "status: {x: 2}, metadata: {resourceVersion: '2', generation: 3, uid: u,"
                        + " creationTimestamp: t, selfLink: s, managedFields: [{manager: m}], "))
            .plan();
    assertThat(actions(plan)).containsExactly("KEEP apps/Deployment/n/web (is as declared)");
    assertThat(plan.inSync()).isTrue();
    assertThat(plan.changes()).allMatch(Change::inSync);
  }

  @Test
  void object_otherThanDryRun_isUpdatedWithItsOwner() {
    String live =
        WEB.replace("replicas: 2", "replicas: 5")
            .replace(
                "metadata: {",
                "metadata: {managedFields: [{manager: old, time: '2026-01-01T00:00:00Z', fieldsV1:"
                    + " {'f:spec': {'f:replicas': {}}}}, {manager: scaler, time: '2026-02-01T00:00:00Z',"
                    + " fieldsV1: {'f:spec': {'f:replicas': {}}}}], ");
    Change change = only(new Scenario().desired(WEB).live(live).dryRun(WEB).plan());
    assertThat(change.action()).isEqualTo(Action.UPDATE);
    assertThat(change.reason()).isEqualTo("differs in 1 field");
    assertThat(change.fields()).extracting(FieldChange::owner).containsExactly("scaler");
    assertThat(change.fields().get(0).path()).hasToString("spec.replicas");
  }

  @Test
  void managersOfIgnoreRule_ownItemsOfLists() {
    String live =
        WEB.replace("x:1", "x:2")
            .replace(
                "metadata: {",
                "metadata: {managedFields: [{manager: updater, fieldsV1: {'f:spec': {'f:template':"
                    + " {'f:spec': {'f:containers': {'k:{\"name\":\"app\"}': {'f:image':"
                    + " {}}}}}}}}], ");
    IgnoreRule rule = new IgnoreRule("*", "*", "", "", List.of(), List.of("updater"));
    Change change = only(new Scenario().desired(WEB).live(live).dryRun(WEB).ignore(rule).plan());
    assertThat(change.action()).isEqualTo(Action.KEEP);
    assertThat(change.reason()).isEqualTo("differs in ignored fields only");
    assertThat(change.fields()).extracting(FieldChange::owner).containsExactly("updater");
  }

  @Test
  void ignoreRule_byPointer_meetsItemsComparedByKey() {
    FieldPath image = FieldPath.ofPointer("/spec/template/spec/containers/0/image");
    IgnoreRule rule = new IgnoreRule("apps", "Deployment", "", "web", List.of(image), List.of());
    Scenario scenario = new Scenario().desired(WEB).ignore(rule);
    Change ignored = only(scenario.live(WEB.replace("x:1", "x:2")).plan());
    assertThat(ignored.action()).isEqualTo(Action.KEEP);
    assertThat(ignored.inSync()).isTrue();
    assertThat(ignored.fields()).hasSize(1).allMatch(FieldChange::ignored);

    String both = WEB.replace("x:1", "x:2").replace("replicas: 2", "replicas: 5");
    Change counted = only(scenario.live(both).plan());
    assertThat(counted.action()).isEqualTo(Action.UPDATE);
    assertThat(counted.fields()).extracting(FieldChange::ignored).containsExactly(false, true);
    assertThat(counted.reason()).isEqualTo("differs in 1 field");
  }

  @Test
  void withoutDryRun_defaultsOfTheServer_areNoDrift() {
    String live =
        WEB.replace("replicas: 2", "replicas: 2, paused: false")
            .replace("name: app", "name: app, imagePullPolicy: Always");
    assertThat(only(new Scenario().desired(WEB).live(live).plan()).action()).isEqualTo(Action.KEEP);
  }

  @Test
  void withoutDryRun_sameQuantityOrOrder_isNoDriftAndTellsWhy() {
    String declared =
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: n}
        spec:
          accessModes: [ReadWriteOnce, ReadOnlyMany]
          resources: {requests: {storage: 1024Mi}}
        """;
    String live =
        declared
            .replace("1024Mi", "1Gi")
            .replace("ReadWriteOnce, ReadOnlyMany", "ReadOnlyMany, ReadWriteOnce");
    Change same = only(new Scenario().desired(declared).live(live).plan());
    assertThat(same.action()).isEqualTo(Action.KEEP);
    assertThat(same.fields())
        .extracting(FieldChange::reason)
        .containsExactly("the same items in another order", "the same quantity");
    Change other = only(new Scenario().desired(declared).live(live.replace("1Gi", "2Gi")).plan());
    assertThat(other.action()).isEqualTo(Action.UPDATE);
  }

  @Test
  void withoutDryRun_customResource_quantityIsAText() {
    String declared =
        "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}, limits: {cpu: 1000m}}";
    Change change =
        only(new Scenario().desired(declared).live(declared.replace("1000m", "'1'")).plan());
    assertThat(change.action()).isEqualTo(Action.UPDATE);
  }

  @Test
  void ignoreRule_byExpression_meetsTheItemOfEachSide() {
    String expression = ".spec.template.spec.containers[] | select(.name == \"app\") | .image";
    IgnoreRule rule =
        new IgnoreRule("apps", "Dep*", "", "", List.of(), List.of(), List.of(expression));
    Scenario scenario = new Scenario().desired(WEB).ignore(rule);
    Change change = only(scenario.live(WEB.replace("x:1", "x:2")).plan());
    assertThat(change.action()).isEqualTo(Action.KEEP);
    assertThat(change.fields())
        .extracting(FieldChange::reason)
        .containsExactly("a rule names the field");
  }

  @Test
  void secret_withPlainTexts_isComparedAsStored() {
    String desired =
        "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}, stringData: {a: hush}}";
    String live =
        "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}, data: {a: aHVzaA==}}";
    assertThat(only(new Scenario().desired(desired).live(live).plan()).action())
        .isEqualTo(Action.KEEP);
    Change change =
        only(new Scenario().desired(desired.replace("hush", "shout")).live(live).plan());
    assertThat(change.action()).isEqualTo(Action.UPDATE);
    assertThat(SecretMarks.isMark(change.fields().get(0).before().textOrNull())).isTrue();
    assertThat(SecretMarks.isMark(change.fields().get(0).after().textOrNull())).isTrue();
  }

  @Test
  void failure_isUnknownWithItsCause() {
    Plan plan =
        new Scenario()
            .desired(config("a", "1"))
            .owned(config("b", "1"))
            .failure(config("a", "1"), "forbidden")
            .failure(config("b", "1"), "timed out")
            .policy(PRUNE)
            .plan();
    assertThat(actions(plan))
        .containsExactly("UNKNOWN ConfigMap/n/a (forbidden)", "UNKNOWN ConfigMap/n/b (timed out)");
    assertThat(plan.issues()).hasSize(2);
    assertThat(plan.inSync()).isFalse();
  }

  @Test
  void object_withoutAName_isRefused() {
    String nameless =
        "{apiVersion: batch/v1, kind: Job, metadata: {generateName: job-, namespace: n}}";
    Plan plan = new Scenario().desired(nameless).desired(nameless).plan();
    assertThat(plan.changes())
        .extracting(change -> change.action() + " " + change.reason())
        .containsExactly("UNKNOWN has no name of its own", "UNKNOWN has no name of its own");
    assertThat(plan.issues()).extracting(Issue::code).containsOnly(PlanError.NAMELESS);
    assertThat(plan.issues()).hasSize(2).allMatch(Issue::isError);
  }

  @Test
  void failure_ofAKindThatThePlanCreates_isNone() {
    String kind =
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
            + " cars.x.io}, spec: {group: x.io, names: {kind: Car}}}";
    String car = "{apiVersion: x.io/v1, kind: Car, metadata: {name: a, namespace: n}}";
    Scenario scenario = new Scenario().desired(car).desired(kind).failure(car, "no such kind");
    Plan plan = scenario.plan();
    assertThat(plan.issues()).isEmpty();
    assertThat(plan.changes()).extracting(Change::action).containsOnly(Action.CREATE);
    assertThat(plan.steps()).extracting(Step::barrier).startsWith(Barrier.ESTABLISHED);
    assertThat(scenario.live(kind).plan().count(Action.UNKNOWN)).isEqualTo(1);
  }

  @Test
  void owned_declaredNoMore_isDeletedIfThePolicyPrunes() {
    Scenario scenario =
        new Scenario()
            .desired(config("a", "1"))
            .live(config("a", "1"))
            .owned(config("a", "1"))
            .owned(config("b", "1"))
            .owned(config("gone", "1"))
            .live(config("b", "1"));
    assertThat(actions(scenario.plan()))
        .containsExactly(
            "KEEP ConfigMap/n/a (is as declared)",
            "KEEP ConfigMap/n/b (is declared no more, but kept: the policy does not prune)");
    assertThat(actions(scenario.policy(PRUNE).plan()))
        .containsExactly(
            "KEEP ConfigMap/n/a (is as declared)", "DELETE ConfigMap/n/b (is declared no more)");
  }

  @Test
  void owned_thatForbidsPruning_isKept() {
    List<String> obstacles =
        List.of(
            "annotations: {argocd.argoproj.io/sync-options: 'Replace=true, Prune=false'}",
            "annotations: {argocd.argoproj.io/sync-options: 'Prune=confirm'}",
            "annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}",
            "labels: {kustomize.toolkit.fluxcd.io/prune: Disabled}",
            "deletionTimestamp: '2026-01-01T00:00:00Z'");
    for (String obstacle : obstacles) {
      String live = config("b", "1").replace("metadata: {", "metadata: {" + obstacle + ", ");
      Plan plan =
          new Scenario().desired(config("a", "1")).owned(live).live(live).policy(PRUNE).plan();
      assertThat(plan.count(Action.DELETE)).as(obstacle).isZero();
      assertThat(plan.count(Action.KEEP)).as(obstacle).isEqualTo(1);
    }
  }

  @Test
  void owned_withAnotherOwnersLabel_isKept() {
    String live = config("b", "1");
    Plan plan =
        new Scenario()
            .desired(config("a", "1"))
            .owned(live)
            .liveOf("other", live)
            .policy(PRUNE)
            .plan();
    assertThat(plan.count(Action.DELETE)).isZero();
    assertThat(plan.changes())
        .extracting(Change::reason)
        .contains("is declared no more, but kept: it belongs to other");
  }

  @Test
  void declared_withAnotherOwnersLabel_moves() {
    Change change =
        only(
            new Scenario()
                .desiredWithOwner(config("a", "1"))
                .liveOf("other", config("a", "1"))
                .plan());
    assertThat(change.action()).isEqualTo(Action.MOVE);
    assertThat(change.reason()).isEqualTo("belongs to other and is declared here");
    assertThat(change.writes()).isTrue();
  }

  @Test
  void owned_thatIsDeclaredUnderAnotherGroup_isKept() {
    String desired =
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, uid: u}}";
    String old = "{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: i, uid: u}}";
    Plan plan =
        new Scenario().desired(desired).live(desired).owned(old).live(old).policy(PRUNE).plan();
    assertThat(plan.pending()).isEmpty();
  }

  @Test
  void nothingDeclared_prunesOnlyIfAllowed() {
    Scenario scenario = new Scenario().owned(config("b", "1")).live(config("b", "1")).policy(PRUNE);
    Plan plan = scenario.plan();
    assertThat(plan.pending()).isEmpty();
    assertThat(plan.issues()).extracting(Issue::code).containsExactly(PlanError.EMPTY);
    assertThat(plan.inSync()).isFalse();

    Plan allowed = scenario.policy(PRUNE.toBuilder().allowEmpty(true).build()).plan();
    assertThat(allowed.count(Action.DELETE)).isEqualTo(1);
    assertThat(allowed.issues()).isEmpty();
    assertThat(scenario.policy(SyncPolicy.DEFAULTS).plan().issues()).isEmpty();
  }

  @Test
  void steps_foundationsFirst_kindsInOrder_deletionsReversed() {
    Scenario scenario =
        new Scenario()
            .desired(WEB)
            .desired("{apiVersion: x.io/v1, kind: Car, metadata: {name: a, namespace: n}}")
            .desired("{apiVersion: v1, kind: Service, metadata: {name: web, namespace: n}}")
            .desired(config("b", "1"))
            .desired(config("a", "1"))
            .desired("{apiVersion: v1, kind: Namespace, metadata: {name: n}}");
    for (String old :
        List.of(
            "{apiVersion: v1, kind: Namespace, metadata: {name: old}}",
            config("old", "1"),
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: old, namespace: n}}")) {
      scenario.owned(old).live(old);
    }
    Plan plan = scenario.policy(PRUNE).plan();
    assertThat(actions(plan))
        .extracting(text -> text.substring(0, text.indexOf(" (")))
        .containsExactly(
            "CREATE Namespace/n",
            "CREATE ConfigMap/n/a",
            "CREATE ConfigMap/n/b",
            "CREATE Service/n/web",
            "CREATE apps/Deployment/n/web",
            "CREATE x.io/Car/n/a",
            "DELETE apps/Deployment/n/old",
            "DELETE ConfigMap/n/old",
            "DELETE Namespace/old");
    assertThat(plan.steps())
        .extracting(Step::barrier)
        .containsExactly(Barrier.ESTABLISHED, Barrier.NONE, Barrier.GONE, Barrier.GONE);
    Plan last = scenario.policy(PRUNE.toBuilder().pruneLast(true).build()).plan();
    assertThat(last.steps())
        .extracting(Step::barrier)
        .containsExactly(Barrier.ESTABLISHED, Barrier.HEALTHY, Barrier.GONE, Barrier.GONE);
  }

  @Test
  void object_declaredTwice_theLastWinsWithAWarning() {
    Plan plan =
        new Scenario()
            .desired(config("a", "1"))
            .desired(config("a", "2"))
            .live(config("a", "2"))
            .plan();
    assertThat(actions(plan)).containsExactly("KEEP ConfigMap/n/a (is as declared)");
    assertThat(plan.issues()).extracting(Issue::code).containsExactly(PlanError.DUPLICATE);
    assertThat(plan.inSync()).isTrue();
  }

  private static String config(String name, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
        + name
        + ", namespace: n}, data: {k: '"
        + value
        + "'}}";
  }

  private static Change only(Plan plan) {
    assertThat(plan.changes()).hasSize(1);
    return plan.changes().get(0);
  }

  private static List<String> actions(Plan plan) {
    return plan.changes().stream().map(Change::toString).toList();
  }
}
