// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Applications and what they come after, seen together: the order in which they can be synced,
 * circles, dependencies that are not among them, and objects that several declare. Immutable,
 * thread-safe; a pure function of what it is built from, in time linear in nodes and edges.
 */
public final class ApplicationGraph {
  private final Map<String, GraphNode> nodes;
  private final Map<String, List<GraphEdge>> edges;
  private final List<GraphEdge> missing;
  private final List<ObjectClaim> claims;
  private final List<List<String>> deadlocks;
  private final GraphOrder order;

  private ApplicationGraph(
      Map<String, GraphNode> nodes,
      Map<String, List<GraphEdge>> edges,
      List<GraphEdge> missing,
      List<ObjectClaim> claims,
      List<List<String>> deadlocks) {
    this.nodes = nodes;
    this.edges = edges;
    this.missing = List.copyOf(missing);
    this.claims = List.copyOf(claims);
    this.deadlocks = List.copyOf(deadlocks);
    this.order = GraphOrder.of(nodes, edges);
  }

  /**
   * The graph of applications by the dependencies that they name; of two with the same name, the
   * first counts.
   */
  public static ApplicationGraph of(List<Application> applications) {
    Builder builder = builder();
    applications.forEach(application -> builder.node(GraphNode.of(application, Location.NONE)));
    applications.forEach(application -> builder.dependencies(application.toString(), application));
    return builder.build();
  }

  static Builder builder() {
    return new Builder();
  }

  /** Collects nodes and edges. Not thread-safe. */
  static final class Builder {
    private final Map<String, GraphNode> nodes = new LinkedHashMap<>();
    private final Set<GraphEdge> edges = new LinkedHashSet<>();
    private final List<List<String>> deadlocks = new ArrayList<>();
    private List<ObjectClaim> claims = List.of();

    Builder node(GraphNode node) {
      nodes.putIfAbsent(node.id(), node);
      return this;
    }

    Builder edge(String from, String to, GraphEdge.Reason reason) {
      edges.add(new GraphEdge(from, to, reason));
      return this;
    }

    /** What the application says that it depends on, by the names that they give themselves. */
    Builder dependencies(String id, Application application) {
      for (Dependency dependency : application.references().dependencies()) {
        edge(id, name(application, dependency), GraphEdge.Reason.DEPENDS_ON);
      }
      return this;
    }

    Builder claims(List<ObjectClaim> all) {
      claims = all;
      return this;
    }

    /** A way around in which an application waits for the health of one that it declares. */
    Builder deadlock(List<String> cycle) {
      deadlocks.add(List.copyOf(cycle));
      return this;
    }

    /** The graph; an edge to what is not among the nodes is missing. */
    ApplicationGraph build() {
      Map<String, List<GraphEdge>> known = new LinkedHashMap<>();
      nodes.keySet().forEach(id -> known.put(id, new ArrayList<>()));
      List<GraphEdge> missing = new ArrayList<>();
      for (GraphEdge edge : edges) {
        List<GraphEdge> own = Objects.requireNonNull(known.get(edge.from()), edge.from());
        (nodes.containsKey(edge.to()) ? own : missing).add(edge);
      }
      known.replaceAll((id, own) -> List.copyOf(own));
      return new ApplicationGraph(
          Collections.unmodifiableMap(nodes),
          Collections.unmodifiableMap(known),
          missing,
          claims,
          deadlocks);
    }
  }

  static String name(Application application, Dependency dependency) {
    String namespace =
        dependency.namespace().isEmpty() ? application.namespace() : dependency.namespace();
    return namespace.isEmpty() ? dependency.name() : namespace + "/" + dependency.name();
  }

  /**
   * The same graph with further edges; one of which either end is not among the nodes is left out.
   */
  public ApplicationGraph withEdges(List<GraphEdge> more) {
    Map<String, Set<GraphEdge>> sets = new LinkedHashMap<>();
    edges.forEach((id, own) -> sets.put(id, new LinkedHashSet<>(own)));
    for (GraphEdge edge : more) {
      Set<GraphEdge> own = sets.get(edge.from());
      if (own != null && sets.containsKey(edge.to())) {
        own.add(edge);
      }
    }
    Map<String, List<GraphEdge>> all = new LinkedHashMap<>();
    sets.forEach((id, own) -> all.put(id, List.copyOf(own)));
    return new ApplicationGraph(
        nodes, Collections.unmodifiableMap(all), missing, claims, deadlocks);
  }

  /** Everything in the graph by its id, in the order in which it was found. */
  public Map<String, GraphNode> nodes() {
    return nodes;
  }

  /** What a node comes after, as far as that is in the graph; none if there is no such node. */
  public List<GraphEdge> edges(String id) {
    return edges.getOrDefault(id, List.of());
  }

  /**
   * All nodes, each behind those that it comes after, else in the order in which they were found.
   * In a circle there is no such order; it is broken where it closes.
   */
  public List<GraphNode> nodesInOrder() {
    return order.nodes();
  }

  /** The applications in that order. */
  public List<Application> order() {
    List<Application> applications = new ArrayList<>();
    for (GraphNode node : order.nodes()) {
      if (node.application() != null) {
        applications.add(node.application());
      }
    }
    return applications;
  }

  /**
   * How deep a node lies: 0 if it comes after nothing, else one more than the deepest that it comes
   * after. A group counts as its deepest member. Nodes of one level do not wait for each other.
   */
  public int level(String id) {
    return order.level(id);
  }

  /** The applications by level. */
  public List<List<GraphNode>> levels() {
    List<List<GraphNode>> levels = new ArrayList<>();
    for (GraphNode node : order.nodes()) {
      int level = order.level(node.id());
      while (levels.size() <= level) {
        levels.add(new ArrayList<>());
      }
      if (node.application() != null) {
        levels.get(level).add(node);
      }
    }
    return levels.stream().filter(level -> !level.isEmpty()).map(List::copyOf).toList();
  }

  /**
   * The circles, each as the way around: its first name is its last, too. One that waits for the
   * health of what it declares, and is what that depends on, is among them.
   */
  public List<List<String>> cycles() {
    List<List<String>> all = new ArrayList<>(order.cycles());
    all.addAll(deadlocks);
    return all;
  }

  /** Dependencies on applications that are not in the graph. */
  public List<GraphEdge> missing() {
    return missing;
  }

  /** The objects that several applications declare, as far as the applications were rendered. */
  public List<ObjectClaim> claims() {
    return claims;
  }

  /** Circles, what is missing and what is claimed twice, as findings. */
  public List<Issue> issues() {
    List<Issue> issues = new ArrayList<>();
    for (List<String> cycle : cycles()) {
      issues.add(
          Issue.error(GraphError.CYCLE, "applications wait for each other in a circle")
              .at(Objects.requireNonNull(nodes.get(cycle.get(0))).at())
              .withFound(String.join(" → ", cycle))
              .withHint(String.join(", ", way(cycle))));
    }
    for (GraphEdge edge : missing) {
      issues.add(
          Issue.error(GraphError.MISSING, edge + ", which is missing")
              .at(Objects.requireNonNull(nodes.get(edge.from())).at())
              .withFound(edge.to()));
    }
    claims.forEach(claim -> issues.add(claim.issue()));
    return issues;
  }

  private List<String> way(List<String> cycle) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i + 1 < cycle.size(); i++) {
      String from = cycle.get(i);
      String to = cycle.get(i + 1);
      words.add(
          edges(from).stream()
              .filter(edge -> edge.to().equals(to))
              .min(Comparator.comparing(edge -> !edge.reason().holds()))
              .map(GraphEdge::toString)
              .orElse(from + " waits for the health of " + to));
    }
    return words;
  }
}
