// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.app.graph.GraphEdge;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommitPlanTest {
  private static final SyncPolicy PRUNE = SyncPolicy.builder().prune(true).build();

  private static String config(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: n}}";
  }

  private static ResourceId id(String name) {
    return new ResourceId("", "ConfigMap", "n", name);
  }

  private static Application application(String name) {
    return Application.builder(name)
        .source(new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
        .syncPolicy(PRUNE)
        .build();
  }

  private static CommitPlan.Part part(String name, Scenario scenario) {
    return new CommitPlan.Part(application(name), scenario.policy(PRUNE).plan());
  }

  private static Change change(CommitPlan plan, String application, String name) {
    return plan.parts().stream()
        .filter(part -> part.application().name().equals(application))
        .flatMap(part -> part.plan().changes().stream())
        .filter(change -> change.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Scenario deleting(String... names) {
    String stays = config("stays-" + names[0]);
    Scenario scenario = new Scenario().desired(stays).live(stays);
    for (String name : names) {
      scenario.owned(config(name)).live(config(name));
    }
    return scenario;
  }

  @Test
  void deletedHereAndDeclaredThere_isAMoveAndNotDeleted() {
    CommitPlan plan =
        CommitPlan.of(
            List.of(
                part("old", deleting("a")),
                part("new", new Scenario().desired(config("a")).live(config("a")))),
            DeletionBudget.UNLIMITED);
    assertThat(plan.moves()).containsExactly(new CommitPlan.Move(id("a"), "old", "new"));
    assertThat(change(plan, "old", "a").action()).isEqualTo(Action.KEEP);
    assertThat(change(plan, "old", "a").reason()).isEqualTo("moves to new");
    assertThat(plan.issues()).isEmpty();
  }

  @Test
  void declaredByTwo_isReportedWithBothNames() {
    CommitPlan plan =
        CommitPlan.of(
            List.of(
                part("one", new Scenario().desired(config("a"))),
                part("two", new Scenario().desired(config("a")))),
            DeletionBudget.UNLIMITED);
    assertThat(plan.claims()).containsExactly(new CommitPlan.Claim(id("a"), List.of("one", "two")));
    assertThat(plan.issues()).extracting(Issue::code).containsExactly(PlanError.CLAIMED);
    assertThat(plan.status()).isEqualTo(SyncStatus.UNKNOWN);
  }

  @Test
  void namespaceThatTwoMakeForThemselves_isNoClaim() {
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: n}}";
    List<CommitPlan.Part> parts = new ArrayList<>();
    for (String name : new String[] {"one", "two"}) {
      SyncPolicy policy = SyncPolicy.builder().createNamespace(true).build();
      Application maker =
          application(name).toBuilder()
              .destination(Destination.inCluster("n"))
              .syncPolicy(policy)
              .build();
      parts.add(
          new CommitPlan.Part(
              maker,
              new Scenario().desired(namespace).desired(config(name)).policy(policy).plan()));
    }

    assertThat(CommitPlan.of(parts, DeletionBudget.UNLIMITED).issues()).isEmpty();
  }

  @Test
  void graph_givesTheOrder_andItsCirclesAreErrors() {
    List<CommitPlan.Part> parts =
        List.of(
            part("a", new Scenario().desired(config("a"))),
            part("b", new Scenario().desired(config("b"))));
    List<Application> applications =
        List.of(parts.get(0).application(), parts.get(1).application());
    GraphEdge later = new GraphEdge("a", "b", GraphEdge.Reason.WAVE);
    GraphEdge earlier = new GraphEdge("b", "a", GraphEdge.Reason.DEPENDS_ON);
    ApplicationGraph graph = ApplicationGraph.of(applications).withEdges(List.of(later));

    CommitPlan plan = CommitPlan.of(parts, DeletionBudget.UNLIMITED, graph);
    CommitPlan circle =
        CommitPlan.of(parts, DeletionBudget.UNLIMITED, graph.withEdges(List.of(earlier)));

    assertThat(plan.parts())
        .extracting(part -> part.application().name())
        .containsExactly("b", "a");
    assertThat(plan.dependencies().get("a")).containsExactly("b");
    assertThat(circle.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.isError()).isTrue();
              assertThat(issue.found()).isEqualTo("a → b → a");
            });
    assertThat(circle.status()).isEqualTo(SyncStatus.UNKNOWN);
  }

  @Test
  void objectsOfWhatAnApplicationDeclares_doNotTurnTheOrderAround() {
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: n}}";
    List<CommitPlan.Part> parts =
        List.of(
            part("root", new Scenario().desired(config("a"))),
            part("child", new Scenario().desired(namespace)));
    ApplicationGraph graph =
        ApplicationGraph.of(List.of(parts.get(0).application(), parts.get(1).application()))
            .withEdges(List.of(new GraphEdge("child", "root", GraphEdge.Reason.PARENT)));

    CommitPlan plan = CommitPlan.of(parts, DeletionBudget.UNLIMITED, graph);

    assertThat(plan.issues()).isEmpty();
    assertThat(plan.parts())
        .extracting(part -> part.application().name())
        .containsExactly("root", "child");
  }

  @Test
  void namespaceAndDefinition_comeBeforeWhatNeedsThem() {
    String definition =
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
            + " cars.x.io}, spec: {group: x.io, names: {kind: Car}}}";
    String car = "{apiVersion: x.io/v1, kind: Car, metadata: {name: c, namespace: n}}";
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: n}}";
    CommitPlan plan =
        CommitPlan.of(
            List.of(
                part("cars", new Scenario().desired(car)),
                part("kinds", new Scenario().desired(definition)),
                part("base", new Scenario().desired(namespace))),
            DeletionBudget.UNLIMITED);
    assertThat(plan.dependencies().get("cars")).containsExactlyInAnyOrder("base", "kinds");
    assertThat(plan.parts())
        .extracting(part -> part.application().name())
        .containsExactly("base", "kinds", "cars");
  }

  @Test
  void circle_isReportedAndAllAreThere() {
    String namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}";
    String inside = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: %s}}";
    CommitPlan plan =
        CommitPlan.of(
            List.of(
                part(
                    "a",
                    new Scenario()
                        .desired(namespace.formatted("a"))
                        .desired(inside.formatted("b"))),
                part(
                    "b",
                    new Scenario()
                        .desired(namespace.formatted("b"))
                        .desired(inside.formatted("a")))),
            DeletionBudget.UNLIMITED);
    assertThat(plan.parts()).hasSize(2);
    assertThat(plan.issues()).extracting(Issue::code).containsExactly(PlanError.CYCLE);
  }

  @Test
  void budget_holdsForAllApplicationsTogether() {
    DeletionBudget budget = new DeletionBudget(3, 1, Set.of(), Set.of());
    List<CommitPlan.Part> parts =
        List.of(part("one", deleting("a", "b")), part("two", deleting("c", "d")));
    CommitPlan refused = CommitPlan.of(parts, budget);
    assertThat(refused.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.code()).isEqualTo(PlanError.BUDGET);
              assertThat(issue.found()).isEqualTo("4 of 6 objects");
            });
    assertThat(refused.parts())
        .allSatisfy(part -> assertThat(part.plan().count(Action.DELETE)).isZero());
    CommitPlan named = CommitPlan.of(parts, budget.allowing(id("a")));
    assertThat(named.issues()).isEmpty();
    assertThat(change(named, "two", "d").action()).isEqualTo(Action.DELETE);
  }

  @Test
  void budgetOfAPlan_byShare_andProtectedKinds() {
    Scenario scenario =
        deleting("a", "b")
            .owned(
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: p, namespace: n}}")
            .live(
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: p, namespace: n}}")
            .policy(PRUNE);
    Plan plan = scenario.plan(new PlanDiffer().withDeletionBudget(DeletionBudget.CAREFUL));
    assertThat(plan.count(Action.DELETE)).isZero();
    assertThat(plan.issues())
        .extracting(Issue::code)
        .containsExactlyInAnyOrder(PlanError.PROTECTED, PlanError.BUDGET);
    assertThat(plan.status()).isEqualTo(SyncStatus.UNKNOWN);
    DeletionBudget named =
        DeletionBudget.CAREFUL
            .allowing(new ResourceId("", "PersistentVolumeClaim", "n", "p"))
            .allowing(id("a"));
    Plan allowed = scenario.plan(new PlanDiffer().withDeletionBudget(named));
    assertThat(allowed.count(Action.DELETE)).as("two are named, one may always go").isEqualTo(3);
    assertThat(allowed.issues()).isEmpty();
  }

  @Test
  void budget_ofOddNumbers_isRefused() {
    assertThatThrownBy(() -> new DeletionBudget(-1, 0, Set.of(), Set.of()))
        .hasMessage("most: -1 (expected: 0 or more)");
    assertThatThrownBy(() -> new DeletionBudget(1, Double.NaN, Set.of(), Set.of()))
        .hasMessage("share: NaN (expected: 0 to 1)");
  }
}
