// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GraphRunTest {
  private final List<String> done = new ArrayList<>();

  private static Application application(String name) {
    return Application.builder(name)
        .source(new Source(SourceRef.of("https://git.example/a.git", "main"), TreePath.ROOT, null))
        .build();
  }

  private static ApplicationGraph steps(boolean held) {
    ApplicationGraph.Builder builder = ApplicationGraph.builder();
    for (String name : new String[] {"prod", "dev-1", "dev-2", "behind", "other"}) {
      builder.node(GraphNode.of(application(name), Location.NONE));
    }
    return builder
        .node(GraphNode.ofGroup("step 1", false))
        .node(GraphNode.ofGroup("step 2", held))
        .edge("step 1", "dev-1", GraphEdge.Reason.MEMBER)
        .edge("step 1", "dev-2", GraphEdge.Reason.MEMBER)
        .edge("step 2", "prod", GraphEdge.Reason.MEMBER)
        .edge("prod", "step 1", GraphEdge.Reason.STEP)
        .edge("behind", "step 2", GraphEdge.Reason.STEP)
        .edge("other", "prod", GraphEdge.Reason.PARENT)
        .build();
  }

  private List<GraphRun.Outcome<Boolean>> run(ApplicationGraph graph, String failing) {
    return GraphRun.of(
            application -> {
              done.add(application.name());
              return !application.name().equals(failing);
            },
            (Boolean result) -> result)
        .over(graph, application -> true);
  }

  private static List<String> held(List<GraphRun.Outcome<Boolean>> outcomes) {
    return outcomes.stream()
        .map(GraphRun.Outcome::held)
        .filter(Objects::nonNull)
        .map(Issue::toString)
        .toList();
  }

  @Test
  void steps_areDoneOneAfterTheOther() {
    assertThat(held(run(steps(false), ""))).isEmpty();
    assertThat(done).containsExactly("dev-1", "dev-2", "prod", "behind", "other");
  }

  @Test
  void stepThatFails_holdsTheNextOnes_butNotWhatOnlyIsDeclared() {
    List<GraphRun.Outcome<Boolean>> outcomes = run(steps(false), "dev-1");

    assertThat(done).containsExactly("dev-1", "dev-2", "other");
    assertThat(held(outcomes))
        .containsExactly(
            "error: prod comes after step 1, which is not done [graph.held]",
            "error: behind comes after step 2, which is not done [graph.held]");
  }

  @Test
  void stepWithoutAnyAtOnce_isLeftToHands() {
    List<GraphRun.Outcome<Boolean>> outcomes = run(steps(true), "");

    assertThat(done).containsExactly("dev-1", "dev-2", "other");
    assertThat(held(outcomes))
        .containsExactly(
            "warning: step 2 is synced by hand only: prod; found: maxUpdate: 0 [graph.held]",
            "warning: behind comes after step 2, which is held [graph.held]");
  }

  @Test
  void applicationsThatAreNotMeant_countAsDone() {
    List<GraphRun.Outcome<Boolean>> outcomes =
        GraphRun.of(application -> true, (Boolean result) -> result)
            .over(steps(false), application -> application.name().equals("behind"));

    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).held()).isNull();
  }
}
