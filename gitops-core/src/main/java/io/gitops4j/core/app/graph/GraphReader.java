// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.error.Issue;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the graph of all applications among some objects: Argo CD's {@code Application}s and what
 * {@code ApplicationSet}s expand to, Flux's {@code Kustomization}s, and, if their objects may be
 * asked for, those that they declare in turn. Immutable; thread-safe if what it was given is.
 *
 * <p>Objects of several clusters may have the same names: each application finds its source, its
 * project and what it depends on next to it, which is among the objects of the one that declares
 * it, then in the file whose directories agree longest with its own; where several such files
 * declare its source, each in another way, that is an error ({@link GraphError#SEVERAL_SOURCES}).
 * An object that is found in a file and among what an application renders is one; what is rendered
 * counts.
 */
public final class GraphReader {
  private final ApplicationReader reader;
  private final ApplicationSetExpander expander;
  private final UnaryOperator<Application> located;
  private final @Nullable DeclaredObjects objects;

  private GraphReader(
      ApplicationReader reader,
      ApplicationSetExpander expander,
      UnaryOperator<Application> located,
      @Nullable DeclaredObjects objects) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.expander = Objects.requireNonNull(expander, "expander");
    this.located = Objects.requireNonNull(located, "located");
    this.objects = objects;
  }

  /** A reader that renders nothing, so that applications which others declare are not found. */
  public static GraphReader of(ApplicationReader reader, ApplicationSetExpander expander) {
    return new GraphReader(reader.leavingSets(), expander, UnaryOperator.identity(), null);
  }

  /** The same, with a change of each application that is read, such as of where its source lies. */
  public GraphReader withLocated(UnaryOperator<Application> change) {
    return new GraphReader(reader, expander, change, objects);
  }

  /**
   * The same, which asks for the objects of each application: for the applications among them, and
   * for objects that several declare.
   */
  public GraphReader withObjects(DeclaredObjects newObjects) {
    return new GraphReader(
        reader, expander, located, Objects.requireNonNull(newObjects, "newObjects"));
  }

  /**
   * A graph as it was read.
   *
   * @param graph the graph
   * @param issues what is wrong with single objects; what is wrong with the graph is told by {@link
   *     ApplicationGraph#issues}. An application that can't be rendered is a warning ({@link
   *     GraphError#NOT_RENDERED})
   */
  public record ReadGraph(ApplicationGraph graph, List<Issue> issues) {
    /** Copies the list. */
    public ReadGraph {
      Objects.requireNonNull(graph, "graph");
      issues = List.copyOf(issues);
    }

    /** Whether an issue is an error, or an application could not be rendered. */
    public boolean failed() {
      return issues.stream()
          .anyMatch(issue -> issue.isError() || issue.code() == GraphError.NOT_RENDERED);
    }
  }

  /** The graph of what is declared; objects of other kinds are left alone. */
  public ReadGraph read(List<Declaration> declarations) {
    return new GraphWalk(reader, expander, located, objects).run(declarations);
  }
}
