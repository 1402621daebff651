// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.tree.FieldPath;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is drift and what is not, and how each status follows from the differences. */
class PlanComparisonTest {
  private static final String CONFIG =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: n}, data: {a: x}}";

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: n}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: app, image: "x:1"}]}
      """;

  private static Change only(Plan plan) {
    assertThat(plan.changes()).hasSize(1);
    return plan.changes().get(0);
  }

  private static List<String> counted(Change change) {
    return change.fields().stream()
        .filter(field -> !field.ignored())
        .map(field -> field.path().toString())
        .toList();
  }

  private static String owned(String manager, String fields) {
    return "managedFields: [{manager: "
        + manager
        + ", operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: "
        + fields
        + "}], ";
  }

  @Test
  void appliedByAClient_fieldDeclaredNoMore_isADifference() {
    String last =
        "annotations: {kubectl.kubernetes.io/last-applied-configuration:"
            + " '{\"data\":{\"a\":\"x\",\"gone\":\"y\"}}'}, ";
    String live =
        CONFIG
            .replace("metadata: {", "metadata: {" + last)
            .replace("a: x", "a: x, gone: y, another: z");
    Change change = only(new Scenario().desired(CONFIG).live(live).plan());
    assertThat(counted(change)).containsExactly("data.gone");
    assertThat(change.status()).isEqualTo(SyncStatus.OUT_OF_SYNC);
  }

  @Test
  void appliedByUs_fieldDeclaredNoMore_isADifferenceAndThatOfAnotherIsNone() {
    String live =
        CONFIG
            .replace(
                "metadata: {",
                "metadata: {" + owned("gitops4j", "{'f:data': {'f:a': {}, 'f:gone': {}}}"))
            .replace("a: x", "a: x, gone: y, another: z");
    Change change = only(new Scenario().desired(CONFIG).live(live).plan());
    assertThat(counted(change)).containsExactly("data.gone");
    assertThat(change.fields()).extracting(FieldChange::owner).containsExactly("gitops4j");
  }

  @Test
  void notKnownWhoApplied_whatLiveHasBesides_isNone() {
    String live = CONFIG.replace("a: x", "a: x, another: z");
    assertThat(only(new Scenario().desired(CONFIG).live(live).plan()).fields()).isEmpty();
  }

  @Test
  void defaultsInsideAListThatIsReplacedAsAWhole_areNone() {
    String binding =
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b,"
            + " namespace: n}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r},"
            + " subjects: [{kind: User, name: u}]}";
    String live = binding.replace("name: u}", "name: u, apiGroup: rbac.authorization.k8s.io}");
    Change change = only(new Scenario().desired(binding).live(live).plan());
    assertThat(change.action()).isEqualTo(Action.KEEP);
    assertThat(change.fields())
        .allSatisfy(field -> assertThat(field.reason()).isEqualTo("the same to the server"));
  }

  @Test
  void mutationOnTheWay_isShownAndDoesNotCountUnlessAsked() {
    String fields = "{'f:data': {'f:a': {}}}";
    String metadata = "metadata: {" + owned("gitops4j", fields);
    String live = CONFIG.replace("metadata: {", metadata);
    String answer = live.replace("a: x", "a: x, injected: w");
    Scenario scenario = new Scenario().desired(CONFIG).live(live).dryRun(answer);
    Change change = only(scenario.plan());
    assertThat(change.action()).isEqualTo(Action.KEEP);
    assertThat(change.fields())
        .extracting(FieldChange::reason)
        .containsExactly("set on the way by the server or a webhook, not by this apply");

    CompareOptions included = CompareOptions.parse("IncludeMutationWebhook=true");
    assertThat(counted(only(scenario.options(included).plan()))).containsExactly("data.injected");
  }

  @Test
  void serverSideDiffOff_answerDoesNotCount() {
    String answer = CONFIG.replace("a: x", "a: other");
    Scenario scenario = new Scenario().desired(CONFIG).live(CONFIG).dryRun(answer);
    assertThat(only(scenario.plan()).action()).isEqualTo(Action.UPDATE);
    CompareOptions off = CompareOptions.parse("ServerSideDiff=false");
    assertThat(only(scenario.options(off).plan()).action()).isEqualTo(Action.KEEP);
    String on = "annotations: {argocd.argoproj.io/compare-options: 'ServerSideDiff=true'}, ";
    String annotated = CONFIG.replace("metadata: {", "metadata: {" + on);
    Change change =
        only(
            new Scenario()
                .desired(annotated)
                .live(annotated)
                .dryRun(annotated.replace("a: x", "a: other"))
                .options(off)
                .plan());
    assertThat(change.action()).as("the object's own word").isEqualTo(Action.UPDATE);
  }

  @Test
  void extraneous_isOutOfSyncUnlessItAsksNotToCount() {
    String extra = CONFIG.replace("name: c", "name: extra");
    String quiet =
        extra.replace(
            "metadata: {",
            "metadata: {annotations: {argocd.argoproj.io/compare-options: IgnoreExtraneous}, ");
    Scenario scenario = new Scenario().desired(CONFIG).live(CONFIG);
    assertThat(scenario.owned(extra).live(extra).plan().status()).isEqualTo(SyncStatus.OUT_OF_SYNC);
    Plan plan = scenario.live(quiet).policy(SyncPolicy.builder().prune(true).build()).plan();
    assertThat(plan.status()).isEqualTo(SyncStatus.SYNCED);
    assertThat(plan.count(Action.DELETE)).as("it is pruned all the same").isEqualTo(1);
  }

  @Test
  void optedOut_isLeftAlone() {
    for (String word :
        List.of(
            "annotations: {kustomize.toolkit.fluxcd.io/reconcile: Disabled}",
            "labels: {kustomize.toolkit.fluxcd.io/ssa: ignore}",
            "annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}")) {
      String desired = CONFIG.replace("metadata: {", "metadata: {" + word + ", ");
      Change change =
          only(new Scenario().desired(desired).live(CONFIG.replace("a: x", "a: y")).plan());
      assertThat(change.action()).as(word).isEqualTo(Action.KEEP);
      assertThat(change.reason()).startsWith("left alone: kustomize.toolkit.fluxcd.io/");
      boolean creates = word.contains("IfNotPresent");
      assertThat(only(new Scenario().desired(desired).plan()).action())
          .as(word)
          .isEqualTo(creates ? Action.CREATE : Action.KEEP);
    }
  }

  private static IgnoreRule rule(String pointer) {
    return new IgnoreRule(
        "*", "*", "", "", List.of(FieldPath.ofPointer(pointer)), List.of(), List.of());
  }

  @Test
  void ignoredField_isAppliedAsDeclaredUnlessThePolicyRespectsTheRule() {
    String live = WEB.replace("replicas: 2", "replicas: 9").replace("x:1", "x:0");
    Scenario scenario = new Scenario().desired(WEB).live(live).ignore(rule("/spec/replicas"));
    assertThat(applied(only(scenario.plan()), "replicas")).isEqualTo("2");
    SyncPolicy respecting = SyncPolicy.builder().respectIgnoreRules(true).build();
    Change change = only(scenario.policy(respecting).plan());
    assertThat(applied(change, "replicas")).isEqualTo("9");
    assertThat(counted(change)).containsExactly("spec.template.spec.containers[name=app].image");
  }

  private static String applied(Change change, String field) {
    return Objects.requireNonNullElse(
        Objects.requireNonNull(Objects.requireNonNull(change.desired()).root().map("spec"))
            .text(field),
        "nothing");
  }

  @Test
  void driftRule_anotherApplies_isGivenUp_elseTakenOver() {
    DriftRule rule =
        new DriftRule(
            List.of(FieldPath.ofPointer("/spec/replicas")),
            new DriftRule.Target("", "", "Deployment", "", "", "", ""));
    String changed = WEB.replace("replicas: 2", "replicas: 9").replace("x:1", "x:0");
    Change taken = only(new Scenario().desired(WEB).live(changed).drift(rule).plan());
    assertThat(applied(taken, "replicas")).isEqualTo("9");
    String scaled =
        changed.replace(
            "metadata: {name: web",
            "metadata: {" + owned("scaler", "{'f:spec': {'f:replicas': {}}}") + "name: web");
    Change given = only(new Scenario().desired(WEB).live(scaled).drift(rule).plan());
    assertThat(applied(given, "replicas")).isEqualTo("nothing");
    assertThat(given.fields())
        .filteredOn(FieldChange::ignored)
        .extracting(field -> field.path().toString())
        .containsExactly("spec.replicas");
  }

  @Test
  void defaultThatFollowsFromAnIgnoredField_doesNotCount() {
    String live =
        "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: n}, spec: {sessionAffinity:"
            + " None, ports: [{port: 80}], type: ClusterIP}}";
    String desired = live.replace("None", "ClientIP");
    Change change =
        only(
            new Scenario()
                .desired(desired)
                .live(live)
                .ignore(rule("/spec/sessionAffinity"))
                .plan());
    assertThat(change.action()).isEqualTo(Action.KEEP);
    assertThat(change.fields())
        .extracting(FieldChange::reason)
        .containsExactly("a rule names the field", "follows from an ignored field");
  }

  @Test
  void customResource_withItsDefinitionAtHand_mergesListsByKey() {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: cars.x.io}
        spec:
          group: x.io
          names: {kind: Car, plural: cars}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      wheels:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          properties: {name: {type: string}, size: {type: integer}}
        """;
    String car =
        "{apiVersion: x.io/v1, kind: Car, metadata: {name: a, namespace: n}, spec: {wheels: [{name:"
            + " left, size: 1}]}}";
    String live = car.replace("size: 1}", "size: 1}, {name: spare, size: 2}");
    assertThat(only(new Scenario().desired(car).live(live).plan()).action())
        .as("a list of which nothing is known is as declared")
        .isEqualTo(Action.UPDATE);
    Plan plan = new Scenario().desired(definition).desired(car).live(definition).live(live).plan();
    assertThat(plan.status()).isEqualTo(SyncStatus.SYNCED);
  }

  @Test
  void customResource_defaultsOfItsDefinition_areNoDifference() {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: cars.x.io}
        spec:
          group: x.io
          names: {kind: Car, plural: cars}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      doors:
                        type: array
                        items:
                          type: object
                          properties: {side: {type: string}, open: {type: boolean, default: false}}
        """;
    String car =
        "{apiVersion: x.io/v1, kind: Car, metadata: {name: a, namespace: n}, spec: {doors: [{side:"
            + " left}]}}";
    String live = car.replace("side: left", "side: left, open: false");
    Scenario scenario = new Scenario().desired(definition).desired(car).live(definition);
    assertThat(scenario.live(live).plan().status()).isEqualTo(SyncStatus.SYNCED);
    Plan opened = scenario.live(live.replace("open: false", "open: true")).plan();
    assertThat(opened.changes().stream().flatMap(change -> counted(change).stream()))
        .containsExactly("spec.doors[0].open");
  }

  @Test
  void containersInAnotherOrder_areADifferenceSinceTheServerStoresIt() {
    String two = WEB.replace("{name: app, image: \"x:1\"}", "{name: a}, {name: b}");
    String swapped = WEB.replace("{name: app, image: \"x:1\"}", "{name: b}, {name: a}");
    Change change = only(new Scenario().desired(swapped).live(two).plan());
    assertThat(counted(change)).containsExactly("spec.template.spec.containers");
  }

  @Test
  void status_followsFromTheDifferencesAlone() {
    Plan plan =
        new Scenario()
            .desired(WEB)
            .live(WEB.replace("x:1", "x:2"))
            .desired(CONFIG)
            .failure(CONFIG, "forbidden")
            .plan();
    assertThat(plan.status()).isEqualTo(SyncStatus.UNKNOWN);
    for (Change change : plan.changes()) {
      boolean unknown = change.action() == Action.UNKNOWN;
      assertThat(change.status())
          .isEqualTo(
              unknown
                  ? SyncStatus.UNKNOWN
                  : counted(change).isEmpty() ? SyncStatus.SYNCED : SyncStatus.OUT_OF_SYNC);
      assertThat(change.reason()).isNotBlank();
    }
  }
}
