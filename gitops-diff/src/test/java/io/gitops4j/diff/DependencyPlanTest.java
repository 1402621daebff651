// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.diff.report.TextReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans of objects that depend on others by {@code config.kubernetes.io/depends-on}. */
class DependencyPlanTest {
  private static final String WAVE = "argocd.argoproj.io/sync-wave: ";

  private static String config(String name, String... annotations) {
    return object("v1", "ConfigMap", "n", name, annotations);
  }

  private static String object(
      String apiVersion, String kind, String namespace, String name, String... annotations) {
    String place = namespace.isEmpty() ? "" : "namespace: " + namespace + ", ";
    return "{apiVersion: %s, kind: %s, metadata: {%sname: %s, annotations: {%s}}}"
        .formatted(apiVersion, kind, place, name, String.join(", ", annotations));
  }

  private static String definition(String... annotations) {
    return "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
        + " things.x.io, annotations: {"
        + String.join(", ", annotations)
        + "}}, spec: {group: x.io, names: {kind: Thing}}}";
  }

  /** On ConfigMaps of these names, or on whatever is named in full. */
  private static String on(String... names) {
    List<String> words =
        List.of(names).stream()
            .map(name -> name.contains("/") ? name : "/namespaces/n/ConfigMap/" + name)
            .toList();
    return DependsOn.ANNOTATION + ": '" + String.join(",", words) + "'";
  }

  private static Scenario scenario(SyncOrder order) {
    return new Scenario().policy(SyncPolicy.builder().prune(true).order(order).build());
  }

  private static Scenario argo() {
    return scenario(SyncOrder.ARGO);
  }

  private static void owned(Scenario scenario, String object) {
    scenario.owned(object).live(object);
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream()
        .map(
            step ->
                step.changes().stream()
                        .map(change -> change.action() + ":" + change.id().name())
                        .toList()
                    + " "
                    + step.barrier())
        .toList();
  }

  private static Change only(Plan plan, String name) {
    return plan.changes().stream()
        .filter(change -> change.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void nothingDeclared_isNoStep(SyncOrder order) {
    assertThat(scenario(order).plan().steps()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void objectsWithoutDependencies_areOneStep(SyncOrder order) {
    Plan plan = scenario(order).desired(config("b")).desired(config("a")).plan();
    assertThat(steps(plan)).containsExactly("[CREATE:a, CREATE:b] NONE");
    assertThat(plan.changes()).allMatch(change -> change.after().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void dependent_comesInALaterStep_whateverTheirKindsAndNames(SyncOrder order) {
    Plan plan =
        scenario(order)
            .desired(config("a", on("apps/namespaces/n/Deployment/z")))
            .desired(object("apps/v1", "Deployment", "n", "z"))
            .desired(config("other"))
            .plan();
    assertThat(steps(plan))
        .containsExactly("[CREATE:other, CREATE:z] DEPENDENCIES", "[CREATE:a] NONE");
    assertThat(only(plan, "a").after())
        .extracting(Object::toString)
        .containsExactly("apps/Deployment/n/z");
    assertThat(plan.issues()).isEmpty();
    assertThat(plan.steps().get(1).name())
        .isEqualTo("objects, once what they depend on is healthy");
  }

  @ParameterizedTest
  @EnumSource
  void chain_isOneStepAfterAnother_andADiamondThree(SyncOrder order) {
    Plan chain =
        scenario(order)
            .desired(config("a", on("b")))
            .desired(config("b", on("c")))
            .desired(config("c"))
            .plan();
    assertThat(steps(chain))
        .containsExactly("[CREATE:c] DEPENDENCIES", "[CREATE:b] DEPENDENCIES", "[CREATE:a] NONE");
    Plan diamond =
        scenario(order)
            .desired(config("top", on("right", "left")))
            .desired(config("left", on("ground")))
            .desired(config("right", on("ground")))
            .desired(config("ground"))
            .plan();
    assertThat(steps(diamond))
        .containsExactly(
            "[CREATE:ground] DEPENDENCIES",
            "[CREATE:left, CREATE:right] DEPENDENCIES",
            "[CREATE:top] NONE");
  }

  @ParameterizedTest
  @EnumSource
  void objectAcrossNamespaces_andOneOfTheCluster_mayBeNamed(SyncOrder order) {
    Plan plan =
        scenario(order)
            .desired(config("a", on("/namespaces/other/ConfigMap/x", "rbac.io/ClusterThing/y")))
            .desired(object("v1", "ConfigMap", "other", "x"))
            .desired(object("rbac.io/v1", "ClusterThing", "", "y"))
            .plan();
    assertThat(steps(plan)).containsExactly("[CREATE:x, CREATE:y] DEPENDENCIES", "[CREATE:a] NONE");
  }

  @ParameterizedTest
  @EnumSource
  void namespaceAndDefinition_comeBeforeTheirObjects_withoutBeingNamed(SyncOrder order) {
    Plan plan =
        scenario(order)
            .desired(object("x.io/v1", "Thing", "n", "thing", on("b")))
            .desired(config("b"))
            .desired(definition())
            .desired(object("v1", "Namespace", "", "n"))
            .plan();
    List<List<String>> levels = new ArrayList<>(List.of(new ArrayList<>()));
    for (Step step : plan.steps()) {
      step.changes().forEach(change -> levels.get(levels.size() - 1).add(change.id().name()));
      if (step.barrier() == Barrier.DEPENDENCIES) {
        levels.add(new ArrayList<>());
      }
    }
    assertThat(levels).hasSize(2);
    assertThat(levels.get(0)).containsExactlyInAnyOrder("n", "things.x.io", "b");
    assertThat(levels.get(0).indexOf("n")).isLessThan(levels.get(0).indexOf("b"));
    assertThat(levels.get(1)).containsExactly("thing");
  }

  @ParameterizedTest
  @EnumSource
  void namespaceThatDependsOnSomething_takesItsContentAlong(SyncOrder order) {
    Plan plan =
        scenario(order)
            .desired(object("v1", "Namespace", "", "late", on("first")))
            .desired(object("v1", "ConfigMap", "late", "content"))
            .desired(config("first"))
            .plan();
    assertThat(steps(plan))
        .containsExactly(
            "[CREATE:first] DEPENDENCIES", "[CREATE:late] ESTABLISHED", "[CREATE:content] NONE");
  }

  @ParameterizedTest
  @EnumSource
  void definitionThatDependsOnSomething_takesItsObjectsAlong(SyncOrder order) {
    Plan plan =
        scenario(order)
            .desired(definition(on("first")))
            .desired(object("x.io/v1", "Thing", "n", "thing"))
            .desired(config("first"))
            .plan();
    assertThat(steps(plan))
        .containsExactly(
            "[CREATE:first] DEPENDENCIES",
            "[CREATE:things.x.io] ESTABLISHED",
            "[CREATE:thing] NONE");
  }

  @ParameterizedTest
  @EnumSource
  void deletions_goBeforeWhatTheyDependOn(SyncOrder order) {
    Scenario scenario = scenario(order).desired(config("stays"));
    owned(scenario, config("a", on("b")));
    owned(scenario, config("b", on("z")));
    owned(scenario, config("z"));
    Plan plan = scenario.plan();
    assertThat(steps(plan).subList(1, 4))
        .containsExactly("[DELETE:a] GONE", "[DELETE:b] GONE", "[DELETE:z] GONE");
    assertThat(only(plan, "z").after())
        .extracting(Object::toString)
        .containsExactly("ConfigMap/n/b");
  }

  @ParameterizedTest
  @EnumSource
  void deletions_withoutDependencies_areOneStep(SyncOrder order) {
    Scenario scenario = scenario(order).desired(config("stays"));
    owned(scenario, config("a"));
    owned(scenario, config("b"));
    assertThat(steps(scenario.plan()).get(1)).isEqualTo("[DELETE:b, DELETE:a] GONE");
  }

  @ParameterizedTest
  @EnumSource
  void namespaceThatGoes_goesAfterItsContent_andBeforeWhatItDependsOn(SyncOrder order) {
    Scenario scenario = scenario(order).desired(config("stays"));
    owned(scenario, object("v1", "Namespace", "", "late", on("first")));
    owned(scenario, object("v1", "ConfigMap", "late", "content"));
    owned(scenario, config("first"));
    assertThat(steps(scenario.plan()).subList(1, 4))
        .containsExactly("[DELETE:content] GONE", "[DELETE:late] GONE", "[DELETE:first] GONE");
  }

  @ParameterizedTest
  @EnumSource
  void whatAnObjectThatStaysDependsOn_stays(SyncOrder order) {
    Scenario scenario = scenario(order).desired(config("stays"));
    owned(scenario, config("a", on("b"), "argocd.argoproj.io/sync-options: Prune=false"));
    owned(scenario, config("b", on("c")));
    owned(scenario, config("c"));
    owned(scenario, config("d"));
    Plan plan = scenario.plan();
    assertThat(only(plan, "b").action()).isEqualTo(Action.KEEP);
    assertThat(only(plan, "b").status()).isEqualTo(SyncStatus.OUT_OF_SYNC);
    assertThat(only(plan, "c").reason())
        .isEqualTo("is declared no more, but kept: ConfigMap/n/b depends on it, and stays");
    assertThat(only(plan, "d").action()).isEqualTo(Action.DELETE);
  }

  @Test
  void deletionOfAnEarlierWave_waitsForWhatDependsOnTheObject() {
    Scenario scenario = argo().desired(config("stays"));
    owned(scenario, config("a", on("b"), WAVE + "'0'"));
    owned(scenario, config("b", WAVE + "'5'"));
    Plan plan = scenario.plan();
    assertThat(plan.steps().stream().filter(step -> step.changes().get(0).desired() == null))
        .extracting(step -> step.wave() + " " + step.changes().get(0).id().name())
        .containsExactly("5 a", "5 b");
  }

  @Test
  void wrongAnnotations_areAllTold_withTheirPlace_andTheirObjectsAreUnknown() {
    Plan plan =
        argo()
            .desired(config("a", on("x/y")))
            .desired(config("b", on("c", "c")))
            .desired(config("c", on("elsewhere", "/namespaces/m/ConfigMap/b")))
            .desired(config("d", on("e")))
            .desired(config("e", on("f")))
            .desired(config("f", on("d")))
            .desired(config("self", on("self")))
            .desired(config("fine", on("alone")))
            .desired(config("alone"))
            .plan();
    assertThat(plan.issues())
        .allMatch(issue -> issue.isError() && issue.code() == PlanError.DEPENDENCY)
        .allMatch(issue -> issue.location().line() > 0)
        .allMatch(issue -> issue.location().field().contains("depends-on"))
        .extracting(Issue::message, Issue::found)
        .containsExactly(
            tuple("ConfigMap/n/a: what it depends on can't be read", "x/y"),
            tuple(
                "ConfigMap/n/b says more than once that it depends on an object",
                "/namespaces/n/ConfigMap/c"),
            tuple(
                "ConfigMap/n/c depends on an object that the application does not declare",
                "/namespaces/n/ConfigMap/elsewhere"),
            tuple(
                "ConfigMap/n/c depends on an object that the application does not declare",
                "/namespaces/m/ConfigMap/b"),
            tuple(
                "objects depend on each other in a circle",
                "ConfigMap/n/d → ConfigMap/n/e → ConfigMap/n/f → ConfigMap/n/d"),
            tuple(
                "objects depend on each other in a circle", "ConfigMap/n/self → ConfigMap/n/self"));
    assertThat(plan.issues().get(3).hint()).isEqualTo("did you mean /namespaces/n/ConfigMap/b?");
    assertThat(plan.changes().stream().filter(change -> change.action() == Action.UNKNOWN))
        .extracting(change -> change.id().name())
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "self");
    assertThat(plan.status()).isEqualTo(SyncStatus.UNKNOWN);
  }

  @Test
  void circleThroughANamespace_isTold() {
    Plan plan =
        argo()
            .desired(object("v1", "Namespace", "", "n", on("inside")))
            .desired(config("inside"))
            .plan();
    assertThat(plan.issues())
        .extracting(Issue::found)
        .containsExactly("ConfigMap/n/inside → Namespace/n → ConfigMap/n/inside");
  }

  @Test
  void objectThatIsDeclaredNoMore_canNotBeDependedOn() {
    Scenario scenario = argo().desired(config("a", on("old")));
    owned(scenario, config("old"));
    assertThat(scenario.plan().issues())
        .extracting(Issue::message)
        .containsExactly("ConfigMap/n/a depends on an object that is declared no more");
  }

  @Test
  void objectOfALaterWaveOrPhase_canNotBeDependedOn_andAnEarlierOneCan() {
    Plan wrong =
        argo().desired(config("a", on("b"))).desired(config("b", WAVE + "'1'")).runsHooks().plan();
    assertThat(wrong.issues())
        .extracting(Issue::message, Issue::found)
        .containsExactly(
            tuple(
                "ConfigMap/n/a depends on ConfigMap/n/b, which comes later",
                "Sync wave 0 before Sync wave 1"));
    assertThat(only(wrong, "a").action()).isEqualTo(Action.UNKNOWN);
    Plan hook =
        argo()
            .desired(config("h", on("b"), "argocd.argoproj.io/hook: PreSync"))
            .desired(config("b"))
            .runsHooks()
            .plan();
    assertThat(hook.issues())
        .extracting(Issue::found)
        .containsExactly("PreSync wave 0 before Sync wave 0");
    Plan right = argo().desired(config("a", on("b"))).desired(config("b", WAVE + "'-1'")).plan();
    assertThat(right.issues()).isEmpty();
    assertThat(steps(right)).containsExactly("[CREATE:b] HEALTHY", "[CREATE:a] NONE");
  }

  @Test
  void wavesMeanNothingToFlux_andStagesGiveWay() {
    Plan plan =
        scenario(SyncOrder.FLUX)
            .desired(object("storage.k8s.io/v1", "StorageClass", "", "fast", on("driver")))
            .desired(config("driver", WAVE + "'7'"))
            .desired(config("other"))
            .plan();
    assertThat(plan.issues()).isEmpty();
    assertThat(steps(plan))
        .containsExactly("[CREATE:driver, CREATE:other] DEPENDENCIES", "[CREATE:fast] HEALTHY");
  }

  @Test
  void dependencyInOneWave_isKeptWithinIt() {
    Plan plan =
        argo()
            .desired(config("a", on("b")))
            .desired(config("b"))
            .desired(config("next", WAVE + "'1'"))
            .plan();
    assertThat(steps(plan))
        .containsExactly("[CREATE:b] DEPENDENCIES", "[CREATE:a] HEALTHY", "[CREATE:next] NONE");
    assertThat(plan.steps().get(1).name())
        .isEqualTo("wave 0: objects, once what they depend on is healthy");
  }

  @Test
  void hook_mayBeDependedOn_whileItIsRun_andMayDependOnObjects() {
    String job = "argocd.argoproj.io/hook: Sync";
    Scenario scenario =
        argo()
            .desired(config("seed", on("store"), job))
            .desired(config("store"))
            .desired(config("user", on("seed")));
    assertThat(steps(scenario.plan())).contains("[KEEP:seed, CREATE:store, CREATE:user] NONE");
    assertThat(steps(scenario.runsHooks().plan()))
        .containsExactly(
            "[CREATE:store] DEPENDENCIES", "[RUN:seed] DEPENDENCIES", "[CREATE:user] NONE");
  }

  @Test
  void wrongAnnotationOfADeletion_isAWarning_andHindersNothing() {
    Scenario scenario = argo().desired(config("stays"));
    owned(scenario, config("a", on("nonsense/x", "gone")));
    owned(scenario, config("b", on("c")));
    owned(scenario, config("c", on("b")));
    Plan plan = scenario.plan();
    assertThat(plan.issues()).noneMatch(Issue::isError).hasSize(2);
    assertThat(plan.count(Action.DELETE)).isEqualTo(3);
  }

  @Test
  void secretInTheAnnotation_isNotShown() {
    Manifest manifest = Manifest.of(FieldDiffTest.map(config("a", on("hidden/word"))));
    var hidden = SecretFields.where(manifest.root(), text -> text.contains("hidden"));
    Scenario scenario = argo().desired(manifest.withSecretFields(hidden));
    Issue issue = scenario.plan().issues().get(0);
    assertThat(issue.toDisplayString()).doesNotContain("hidden/word");
  }

  @Test
  void textOfAPlan_tellsWhatAnObjectComesAfter() {
    Plan plan = argo().desired(config("a", on("b"))).desired(config("b")).plan();
    assertThat(TextReport.ofDefaults().withEverything(false).lines(plan))
        .anyMatch(line -> line.equals("+ ConfigMap/n/a  does not exist, after ConfigMap/n/b"));
  }

  @Test
  void hostileAnnotation_andLongCircle_areToldInShort() {
    String many = DependsOn.ANNOTATION + ": '" + ",".repeat(5_000) + "'";
    assertThat(argo().desired(config("a", many)).plan().issues()).hasSize(20);
    Scenario scenario = argo();
    IntStream.range(0, 500)
        .forEach(i -> scenario.desired(config("c" + i, on("c" + (i + 1) % 500))));
    assertThat(scenario.plan().issues())
        .extracting(issue -> issue.found().length())
        .singleElement()
        .satisfies(length -> assertThat(length).isLessThan(600));
  }

  @Test
  void manyObjects_inOneChain_takeLinearTime() {
    Scenario scenario = argo();
    IntStream.range(0, 3_000)
        .forEach(i -> scenario.desired(i == 0 ? config("c0") : config("c" + i, on("c" + (i - 1)))));
    Plan plan = scenario.plan();
    assertThat(plan.steps()).hasSize(3_000);
    assertThat(plan.steps().get(2_999).changes().get(0).id().name()).isEqualTo("c2999");
  }
}
