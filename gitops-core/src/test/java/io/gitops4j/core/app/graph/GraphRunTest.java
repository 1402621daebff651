// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphRunTest {
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private static Application application(String name) {
    return Application.builder(name)
        .source(new Source(SourceRef.of("https://git.example/a.git", "main"), TreePath.ROOT, null))
        .build();
  }

  private static ApplicationGraph steps(boolean held) {
    return steps(GraphNode.ANY_NUMBER, held ? 0 : GraphNode.ANY_NUMBER);
  }

  private static ApplicationGraph steps(int first, int second) {
    ApplicationGraph.Builder builder = ApplicationGraph.builder();
    for (String name : new String[] {"prod", "dev-1", "dev-2", "behind", "other"}) {
      builder.node(GraphNode.of(application(name), Location.NONE));
    }
    return builder
        .node(GraphNode.ofGroup("step 1", first))
        .node(GraphNode.ofGroup("step 2", second))
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

  /** Work that is held until so many are under way, or none can be added. */
  private static final class Together implements Function<Application, Boolean> {
    private final int expected;
    private final Set<String> underWay = new TreeSet<>();
    private final List<Set<String>> seen = new ArrayList<>();
    private final Set<String> failing;
    private int most;

    Together(int expected, String... failing) {
      this.expected = expected;
      this.failing = Set.of(failing);
    }

    @Override
    public synchronized Boolean apply(Application application) {
      underWay.add(application.name());
      most = Math.max(most, underWay.size());
      seen.add(Set.copyOf(underWay));
      notifyAll();
      try {
        if (most < expected) {
          wait(TimeUnit.SECONDS.toMillis(10));
        }
        wait(20); // a chance for one too many
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      underWay.remove(application.name());
      return !failing.contains(application.name());
    }
  }

  private static List<GraphRun.Outcome<Boolean>> sideBySide(
      int atOnce, Together work, ApplicationGraph graph) {
    return GraphRun.of(work, (Boolean result) -> result)
        .atOnce(atOnce)
        .over(graph, application -> true);
  }

  private static ApplicationGraph independent(int number) {
    ApplicationGraph.Builder builder = ApplicationGraph.builder();
    for (int i = 0; i < number; i++) {
      builder.node(GraphNode.of(application("app-" + i), Location.NONE));
    }
    return builder.build();
  }

  @Test
  void independentOnes_areDoneSideBySide_withinTheBound_andToldInOrder() {
    Together work = new Together(3);
    List<GraphRun.Outcome<Boolean>> outcomes = sideBySide(3, work, independent(8));

    assertThat(work.most).isEqualTo(3);
    assertThat(outcomes)
        .extracting(outcome -> outcome.application().name())
        .containsExactlyElementsOf(
            IntStream.range(0, 8).mapToObj(number -> "app-" + number).toList());
  }

  @Test
  void stepWithALimit_hasNoMoreAtOnce_andIsNeverMixedWithTheNext() {
    Together one = new Together(1);
    sideBySide(4, one, steps(1, GraphNode.ANY_NUMBER));
    assertThat(one.seen).noneMatch(names -> names.containsAll(Set.of("dev-1", "dev-2")));
    Together two = new Together(2);
    sideBySide(4, two, steps(2, GraphNode.ANY_NUMBER));
    assertThat(two.seen)
        .contains(Set.of("dev-1", "dev-2"))
        .noneMatch(names -> names.contains("dev-1") && names.contains("prod"))
        .noneMatch(names -> names.contains("dev-2") && names.contains("prod"));
  }

  @Test
  void whatFails_holdsItsDependentsOnly() {
    ApplicationGraph.Builder builder = ApplicationGraph.builder();
    for (String name : new String[] {"base", "app", "top", "other", "beside"}) {
      builder.node(GraphNode.of(application(name), Location.NONE));
    }
    ApplicationGraph graph =
        builder
            .edge("app", "base", GraphEdge.Reason.DEPENDS_ON)
            .edge("top", "app", GraphEdge.Reason.DEPENDS_ON)
            .edge("beside", "other", GraphEdge.Reason.DEPENDS_ON)
            .build();
    List<GraphRun.Outcome<Boolean>> outcomes = sideBySide(4, new Together(2, "base"), graph);

    assertThat(held(outcomes))
        .containsExactly(
            "error: app depends on base, which is not done [graph.held]",
            "error: top depends on app, which is not done [graph.held]");
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.held() == null)
        .extracting(outcome -> outcome.application().name())
        .containsExactly("base", "other", "beside");
  }

  @Test
  void whatIsThrown_endsTheRun_afterWhatWasBegun() {
    GraphRun<Boolean> run =
        GraphRun.of(
                application -> {
                  done.add(application.name());
                  if (application.name().equals("app-1")) {
                    throw new IllegalStateException("broken");
                  }
                  return true;
                },
                (Boolean result) -> result)
            .atOnce(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> run.over(independent(50), application -> true))
        .withMessage("broken");
    assertThat(done).hasSizeLessThan(50).contains("app-0", "app-1");
  }

  @Test
  void interrupt_goesOnToWhatIsUnderWay_andNothingElseIsBegun() {
    Thread caller = Thread.currentThread();
    CountDownLatch both = new CountDownLatch(2);
    GraphRun<Boolean> run =
        GraphRun.of(
                application -> {
                  done.add(application.name());
                  both.countDown();
                  try {
                    both.await();
                    caller.interrupt();
                    Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                    return true;
                  } catch (InterruptedException e) {
                    return false;
                  }
                },
                (Boolean result) -> result)
            .atOnce(2);
    List<GraphRun.Outcome<Boolean>> outcomes = run.over(independent(5), application -> true);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).containsExactlyInAnyOrder("app-0", "app-1");
    assertThat(outcomes).extracting(GraphRun.Outcome::result).startsWith(false, false);
    assertThat(held(outcomes))
        .hasSize(3)
        .startsWith("error: app-2 was not begun: interrupted [graph.held]");
  }

  @Test
  void interrupt_ofOneAfterTheOther_beginsNothingElse() {
    GraphRun<Boolean> run =
        GraphRun.of(
            application -> {
              done.add(application.name());
              Thread.currentThread().interrupt();
              return true;
            },
            (Boolean result) -> result);
    List<GraphRun.Outcome<Boolean>> outcomes = run.over(independent(3), application -> true);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).containsExactly("app-0");
    assertThat(held(outcomes))
        .hasSize(2)
        .startsWith("error: app-1 was not begun: interrupted [graph.held]");
  }

  @Test
  void bound_ofNone_isRefused() {
    GraphRun<Boolean> run = GraphRun.of(application -> true, (Boolean result) -> result);
    assertThatIllegalArgumentException().isThrownBy(() -> run.atOnce(0)).withMessageContaining("0");
  }
}
