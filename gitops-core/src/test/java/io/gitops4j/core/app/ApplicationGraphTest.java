// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(graph.dependencies("flux-system/apps"))
        .containsExactly("flux-system/infra", "flux-system/crds");
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
  }

  @Test
  void dependency_thatIsNotThere_isMissing() {
    assertThat(ApplicationGraph.of(List.of(application("a", "gone"))).missing())
        .containsExactly(new ApplicationGraph.Edge("flux-system/a", "flux-system/gone"));
  }

  @Test
  void chain_ofManyApplications_isWalked() {
    List<Application> chain = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      chain.add(application("n" + i, "n" + (i + 1)));
    }

    assertThat(ApplicationGraph.of(chain).order()).hasSize(20_000);
  }
}
