// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.impact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.PlanError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredComparisonTest {
  private static final String CONFIG =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: n%s}, data: {a: %s}}";

  private static DeclaredComparison.Side side(SyncOrder order, String... objects) {
    Application application =
        Application.builder("web")
            .source(
                new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
            .syncPolicy(SyncPolicy.builder().order(order).build())
            .build();
    List<Manifest> manifests = new ArrayList<>();
    for (String object : objects) {
      manifests.add(Manifest.of((MapNode) YamlReader.ofDefaults().read("object", object).get(0)));
    }
    return new DeclaredComparison.Side(application, manifests);
  }

  @Test
  void sameObjects_inAnotherOrderAndWithOtherMarks_areTheSame() {
    String marks =
        ", labels: {kustomize.toolkit.fluxcd.io/name: web, gitops4j.io/owner: web},"
            + " annotations: {argocd.argoproj.io/tracking-id: x}";
    Plan plan =
        DeclaredComparison.between(
            side(SyncOrder.ARGO, CONFIG.formatted("a", "", "1"), CONFIG.formatted("b", "", "1")),
            side(
                SyncOrder.FLUX,
                CONFIG.formatted("b", marks, "1"),
                CONFIG.formatted("a", marks, "1")));

    assertThat(plan.changes()).isEmpty();
    assertThat(plan.issues()).isEmpty();
    assertThat(plan.inSync()).isTrue();
  }

  @Test
  void otherObjects_areCreatedChangedAndDeleted() {
    Plan plan =
        DeclaredComparison.between(
            side(SyncOrder.ARGO, CONFIG.formatted("a", "", "1"), CONFIG.formatted("b", "", "1")),
            side(SyncOrder.ARGO, CONFIG.formatted("b", "", "2"), CONFIG.formatted("c", "", "1")));

    assertThat(plan.changes())
        .extracting(Change::action)
        .containsExactly(Action.DELETE, Action.UPDATE, Action.CREATE);
    assertThat(plan.inSync()).isFalse();
  }

  @Test
  void wavesAndClusters_thatOnlyOneKnows_areTold() {
    String waves = ", annotations: {argocd.argoproj.io/sync-wave: '1'}";
    DeclaredComparison.Side there = side(SyncOrder.FLUX, CONFIG.formatted("a", waves, "1"));
    DeclaredComparison.Side elsewhere =
        new DeclaredComparison.Side(
            there.application().toBuilder().destination(new Destination("", "other", "")).build(),
            there.manifests());

    Plan plan =
        DeclaredComparison.between(
            side(SyncOrder.ARGO, CONFIG.formatted("a", waves, "1")), elsewhere);

    assertThat(plan.issues())
        .extracting(Issue::code)
        .containsExactly(PlanError.CLUSTER, PlanError.ORDER);
    assertThat(plan.issues()).noneMatch(Issue::isError);
  }

  @Test
  void customObject_ofWhichNobodyKnowsWhetherItHasANamespace_isWhereTheOtherSideSays() {
    String object = "{apiVersion: a.example/v1, kind: Pool, metadata: {name: p%s}}";
    DeclaredComparison.Side flux =
        side(SyncOrder.FLUX, object.formatted(", namespace: n"), object.formatted("q"));
    DeclaredComparison.Side argo =
        side(SyncOrder.ARGO, object.formatted(""), object.formatted("q"));
    DeclaredComparison.Side there =
        new DeclaredComparison.Side(
            argo.application().toBuilder().destination(Destination.inCluster("n")).build(),
            argo.manifests());

    assertThat(DeclaredComparison.between(flux, there).changes()).isEmpty();
    assertThat(DeclaredComparison.between(there, flux).changes()).isEmpty();
    assertThat(DeclaredComparison.between(flux, argo).changes()).hasSize(2);
  }

  @Test
  void testOfAChart_isNoDifference_whereHooksAreKnown() {
    String test =
        "{apiVersion: v1, kind: Pod, metadata: {name: t, annotations: {helm.sh/hook: test}}}";

    assertThat(
            DeclaredComparison.between(side(SyncOrder.ARGO, test), side(SyncOrder.ARGO)).changes())
        .isEmpty();
    assertThat(
            DeclaredComparison.between(side(SyncOrder.FLUX, test), side(SyncOrder.ARGO)).changes())
        .hasSize(1);
  }
}
