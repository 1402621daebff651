// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplicationGraphTest {

  private static Application application(String name, String... dependencies) {
    References references = References.NONE;
    for (String dependency : dependencies) {
      references = references.withDependency(new Dependency("", dependency, null));
    }
    return Application.builder(name)
        .namespace("flux-system")
        .source(new Source(SourceRef.of("https://git.example/a.git", "main"), TreePath.ROOT, null))
        .destination(Destination.inCluster(""))
        .references(references)
        .build();
  }

  private static List<String> order(ApplicationGraph graph) {
    return graph.order().stream().map(Application::name).toList();
  }

  @Test
  void order_ofDependencies_beginsWithWhatOthersNeed() {
    ApplicationGraph graph =
        ApplicationGraph.of(
            List.of(
                application("apps", "infra", "crds"),
                application("other"),
                application("infra", "crds"),
                application("crds")));

    assertThat(order(graph)).containsExactly("crds", "infra", "apps", "other");
    assertThat(graph.cycles()).isEmpty();
    assertThat(graph.edges("flux-system/apps"))
        .extracting(GraphEdge::to)
        .containsExactly("flux-system/infra", "flux-system/crds");
    assertThat(graph.levels())
        .extracting(level -> level.stream().map(GraphNode::id).toList())
        .containsExactly(
            List.of("flux-system/crds", "flux-system/other"),
            List.of("flux-system/infra"),
            List.of("flux-system/apps"));
  }

  @Test
  void circle_isTheWayAround() {
    ApplicationGraph graph =
        ApplicationGraph.of(
            List.of(
                application("a", "b"),
                application("b", "c"),
                application("c", "b"),
                application("self", "self")));

    assertThat(graph.cycles())
        .containsExactly(
            List.of("flux-system/b", "flux-system/c", "flux-system/b"),
            List.of("flux-system/self", "flux-system/self"));
    assertThat(order(graph)).containsExactly("c", "b", "a", "self");
    assertThat(graph.issues())
        .extracting(Issue::found)
        .containsExactly(
            "flux-system/b → flux-system/c → flux-system/b", "flux-system/self → flux-system/self");
    assertThat(graph.issues().get(0).hint())
        .isEqualTo(
            "flux-system/b depends on flux-system/c, flux-system/c depends on flux-system/b");
  }

  @Test
  void dependency_thatIsNotThere_isMissing() {
    ApplicationGraph graph = ApplicationGraph.of(List.of(application("a", "gone")));

    assertThat(graph.missing())
        .containsExactly(
            new GraphEdge("flux-system/a", "flux-system/gone", GraphEdge.Reason.DEPENDS_ON));
    assertThat(graph.issues())
        .extracting(Issue::message)
        .containsExactly("flux-system/a depends on flux-system/gone, which is missing");
  }

  @Test
  void chain_ofManyApplications_isWalked() {
    List<Application> chain = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      chain.add(application("n" + i, "n" + (i + 1)));
    }

    assertThat(ApplicationGraph.of(chain).order()).hasSize(20_000);
  }

  @Test
  void circles_ofAllWithAll_areCountedAndBounded() {
    List<Application> all = new ArrayList<>();
    String[] names = new String[300];
    for (int i = 0; i < names.length; i++) {
      names[i] = "n" + i;
    }
    for (String name : names) {
      all.add(application(name, names));
    }

    assertThat(ApplicationGraph.of(all).cycles()).hasSize(100);
  }

  @Test
  void withEdges_addsWhatIsKnown_andOrdersAnew() {
    ApplicationGraph graph =
        ApplicationGraph.of(List.of(application("a"), application("b")))
            .withEdges(
                List.of(
                    new GraphEdge("flux-system/a", "flux-system/b", GraphEdge.Reason.OBJECTS),
                    new GraphEdge("flux-system/a", "gone", GraphEdge.Reason.OBJECTS)));

    assertThat(order(graph)).containsExactly("b", "a");
    assertThat(graph.missing()).isEmpty();
  }

  @Test
  void group_putsItsMembersTogether_andHasNoLevelOfItsOwn() {
    ApplicationGraph graph =
        ApplicationGraph.builder()
            .node(GraphNode.of(application("late"), Location.NONE))
            .node(GraphNode.of(application("early"), Location.NONE))
            .node(GraphNode.of(application("other"), Location.NONE))
            .node(GraphNode.ofGroup("wave 0 of root", GraphNode.ANY_NUMBER))
            .edge("wave 0 of root", "flux-system/early", GraphEdge.Reason.MEMBER)
            .edge("wave 0 of root", "flux-system/other", GraphEdge.Reason.MEMBER)
            .edge("flux-system/late", "wave 0 of root", GraphEdge.Reason.WAVE)
            .build();

    assertThat(order(graph)).containsExactly("early", "other", "late");
    assertThat(graph.level("flux-system/late")).isEqualTo(1);
  }
}
