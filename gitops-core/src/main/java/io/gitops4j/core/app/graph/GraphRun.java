// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Does something with each application of a graph: a wave or a step is begun only once all of the
 * one before are done, and so is what depends on others. What comes after something that was not
 * done is held back. Those that do not wait for each other are done side by side, as many as {@link
 * #atOnce} says, of a step no more than its {@code maxUpdate}; what a step with {@code maxUpdate:
 * 0} holds is left to hands. Immutable, thread-safe if the functions are.
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
  private final int atOnce;

  private GraphRun(Function<Application, R> work, Predicate<R> done, int atOnce) {
    this.work = Objects.requireNonNull(work, "work");
    this.done = Objects.requireNonNull(done, "done");
    this.atOnce = atOnce;
  }

  /**
   * A run that does one after the other, on the thread that asks for it.
   *
   * @param work what is done with an application
   * @param done whether what was got means that others may begin
   */
  public static <R> GraphRun<R> of(Function<Application, R> work, Predicate<R> done) {
    return new GraphRun<>(work, done, 1);
  }

  /**
   * The same with so many side by side, each on a thread of its own that ends with the run. The
   * work then has to be thread-safe.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public GraphRun<R> atOnce(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("number: " + number + " (expected: 1 or more)");
    }
    return new GraphRun<>(work, done, number);
  }

  /**
   * Does it. A circle is broken where it closes, as in {@link ApplicationGraph#nodesInOrder}: who
   * wants none asks for {@link ApplicationGraph#cycles} before. What the work throws ends the run,
   * once all that was begun is over. An interrupt goes on to what is under way, and nothing else is
   * begun.
   *
   * @param only which applications are meant; others count as done
   * @return what became of each that is meant, in the graph's order, whichever was done first
   */
  public List<Outcome<R>> over(ApplicationGraph graph, Predicate<Application> only) {
    return new GraphCourse<>(graph, only, work, done, atOnce).run();
  }
}
