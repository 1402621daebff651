// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Does something with each application of a graph, one after the other in its order: a wave or a
 * step is begun only once all of the one before are done, and so is what depends on others. What
 * comes after something that was not done is held back. One at a time, so that no step has more at
 * once than its {@code maxUpdate} allows; what a step with {@code maxUpdate: 0} holds is left to
 * hands. Immutable, thread-safe if the functions are.
 *
 * @param <R> what is got for an application
 */
public final class GraphRun<R> {

  /**
   * What became of an application.
   *
   * @param application the application
   * @param result what was got; null if it was held back
   * @param held why it was held back; null if it was not
   */
  public record Outcome<R>(Application application, @Nullable R result, @Nullable Issue held) {
    /** Checks the application. */
    public Outcome {
      Objects.requireNonNull(application, "application");
    }
  }

  private final Function<Application, R> work;
  private final Predicate<R> done;

  private GraphRun(Function<Application, R> work, Predicate<R> done) {
    this.work = Objects.requireNonNull(work, "work");
    this.done = Objects.requireNonNull(done, "done");
  }

  /**
   * A run.
   *
   * @param work what is done with an application
   * @param done whether what was got means that others may begin
   */
  public static <R> GraphRun<R> of(Function<Application, R> work, Predicate<R> done) {
    return new GraphRun<>(work, done);
  }

  /**
   * Does it.
   *
   * @param only which applications are meant; others count as done
   * @return what became of each that is meant, in order
   */
  public List<Outcome<R>> over(ApplicationGraph graph, Predicate<Application> only) {
    Map<String, String> byHand = byHand(graph);
    Map<String, Severity> notDone = new HashMap<>();
    List<Outcome<R>> outcomes = new ArrayList<>();
    for (GraphNode node : graph.nodesInOrder()) {
      Application application = node.application();
      GraphEdge because =
          graph.edges(node.id()).stream()
              .filter(edge -> edge.reason().holds() && notDone.containsKey(edge.to()))
              .findFirst()
              .orElse(null);
      if (application == null) {
        Severity worst = because == null ? null : notDone.get(because.to());
        if (worst != null) {
          notDone.put(node.id(), worst);
        }
      } else if (only.test(application)) {
        Issue held = held(node, because, byHand.get(node.id()), notDone);
        R result = held == null ? work.apply(application) : null;
        outcomes.add(new Outcome<>(application, result, held));
        if (held != null) {
          notDone.put(node.id(), held.severity());
        } else if (result == null || !done.test(result)) {
          notDone.put(node.id(), Severity.ERROR);
        }
      }
    }
    return outcomes;
  }

  /** The step that holds an application, by the application. */
  private static Map<String, String> byHand(ApplicationGraph graph) {
    Map<String, String> held = new HashMap<>();
    for (GraphNode node : graph.nodes().values()) {
      if (node.held()) {
        graph.edges(node.id()).forEach(edge -> held.put(edge.to(), node.id()));
      }
    }
    return held;
  }

  private static @Nullable Issue held(
      GraphNode node,
      @Nullable GraphEdge because,
      @Nullable String step,
      Map<String, Severity> notDone) {
    if (because != null) {
      boolean failed = notDone.get(because.to()) == Severity.ERROR;
      String message = because + ", which " + (failed ? "is not done" : "is held");
      Issue issue =
          failed ? Issue.error(GraphError.HELD, message) : Issue.warning(GraphError.HELD, message);
      return issue.at(node.at());
    }
    return step == null
        ? null
        : Issue.warning(GraphError.HELD, step + " is synced by hand only: " + node)
            .at(node.at())
            .withFound("maxUpdate: 0");
  }
}
