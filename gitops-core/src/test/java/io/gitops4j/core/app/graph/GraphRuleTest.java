// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Single rules of how a graph is read. */
class GraphRuleTest {
  private static final String SOURCE =
      """
      {apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: fleet, namespace: flux},
       spec: {interval: 1m, url: "https://git.example/fleet.git"}}
      """;

  private static String kustomization(String name, String more) {
    return """
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %s, namespace: flux}
        spec: {interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: fleet}, %s}
        """
        .formatted(name, more);
  }

  private static List<MapNode> objects(String yaml) {
    return YamlReader.ofDefaults().read("in.yaml", yaml).stream().map(MapNode.class::cast).toList();
  }

  /**
   * A graph.
   *
   * @param rendered what the applications declare, by their names
   */
  private static GraphReader.ReadGraph read(String yaml, Map<String, String> rendered) {
    return GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
        .withObjects(
            application ->
                objects(rendered.getOrDefault(application.name(), "")).stream()
                    .map(object -> Manifest.of(object, "rendered.yaml"))
                    .toList())
        .read(objects(yaml).stream().map(object -> new Declaration("in.yaml", object)).toList());
  }

  @Test
  void childOfAChild_thatWaitsForTheFirst_isInACircleIfAllWait() {
    String root = SOURCE + kustomization("root", "path: a, wait: true");
    String grandchild = kustomization("apps", "path: b, dependsOn: [{name: root}]");

    ApplicationGraph waiting =
        read(root, Map.of("root", kustomization("mid", "path: c, wait: true"), "mid", grandchild))
            .graph();
    ApplicationGraph passing =
        read(root, Map.of("root", kustomization("mid", "path: c"), "mid", grandchild)).graph();

    assertThat(waiting.cycles())
        .containsExactly(List.of("flux/apps", "flux/root", "flux/mid", "flux/apps"));
    assertThat(passing.cycles()).isEmpty();
  }

  @Test
  void releaseWithoutAChart_isTakenForAPatch_butNoOtherOne() {
    String release =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: db, namespace: flux}
        spec: {interval: 1m%s}
        """;
    String chart = ", chart: {spec: {chart: db, sourceRef: {kind: HelmRepository, name: charts}}}";

    assertThat(read(release.formatted(""), Map.of()).issues())
        .extracting(Issue::code)
        .containsExactly(GraphError.PATCH);
    assertThat(read(release.formatted(chart), Map.of()).issues())
        .extracting(Issue::code)
        .isNotEmpty()
        .doesNotContain(GraphError.PATCH);
  }

  @Test
  void markOfAnApplicationElsewhere_namesItsNamespace() {
    String application =
        """
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: %s, namespace: %s, annotations: {argocd.argoproj.io/tracking-id: "%s"}}
        spec:
          source: {repoURL: "https://git.example/apps.git", path: a}
          destination: {server: "https://kubernetes.default.svc"}
        """;
    String yaml =
        application.formatted("root", "teams", "")
            + application.formatted("root", "argocd", "")
            + application.formatted(
                "web", "argocd", "teams_root:argoproj.io/Application:argocd/web");

    assertThat(read(yaml, Map.of()).graph().edges("argocd/web"))
        .extracting(GraphEdge::to)
        .contains("teams/root")
        .doesNotContain("argocd/root");
  }

  @Test
  void levels_areOfApplicationsAlone() {
    String set =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: fleet, namespace: argocd}
        spec:
          generators: [{list: {elements: [{n: east}]}}]
          template:
            metadata: {name: '{{n}}'}
            spec:
              source: {repoURL: "https://git.example/apps.git", path: '{{n}}'}
              destination: {server: "https://kubernetes.default.svc"}
        """;

    assertThat(read(set, Map.of()).graph().levels())
        .singleElement()
        .satisfies(
            level -> assertThat(level).extracting(GraphNode::id).containsExactly("argocd/east"));
  }

  @Test
  void moreApplicationsThanAreLookedAt_areTold_once() {
    MapNode one = objects(kustomization("a", "path: a")).get(0);
    List<Declaration> many =
        IntStream.rangeClosed(0, 10_001)
            .mapToObj(i -> Edit.set(one, "a" + i, "metadata", "name"))
            .map(object -> new Declaration("in.yaml", object))
            .toList();

    GraphReader.ReadGraph read =
        GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
            .read(many);

    assertThat(read.graph().nodes()).hasSize(10_000);
    assertThat(read.issues())
        .extracting(Issue::code)
        .filteredOn(GraphError.LIMIT::equals)
        .hasSize(1);
  }
}
