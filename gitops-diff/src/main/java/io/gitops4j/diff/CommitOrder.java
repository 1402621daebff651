// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.app.graph.GraphEdge;
import io.gitops4j.core.app.graph.GraphNode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * In which order the plans of a commit are done.
 *
 * @param graph the graph, with what objects ask for
 * @param dependencies by application: those that it comes after
 * @param issues the circles
 */
record CommitOrder(
    ApplicationGraph graph, Map<String, Set<String>> dependencies, List<Issue> issues) {
  /** How many of a group are named. */
  private static final int MOST_NAMED = 64;

  static CommitOrder of(ApplicationGraph declared, List<CommitPlan.Part> parts) {
    Map<String, String> ids = ids(declared);
    ApplicationGraph graph = declared.withEdges(objects(declared, ids, parts));
    Map<String, Set<String>> dependencies = new LinkedHashMap<>();
    for (CommitPlan.Part part : parts) {
      String name = part.application().toString();
      dependencies.put(
          name, Collections.unmodifiableSet(before(graph, ids.getOrDefault(name, name))));
    }
    List<Issue> issues = new ArrayList<>();
    List<List<String>> certain = declared.cycles();
    for (List<String> cycle : graph.cycles()) {
      String found = String.join(" → ", cycle);
      issues.add(
          // what objects ask for may be there already; what applications name is waited for
          (certain.contains(cycle)
                  ? Issue.error(PlanError.CYCLE, "applications wait for each other in a circle")
                  : Issue.warning(PlanError.CYCLE, "applications depend on each other in a circle"))
              .withFound(found));
    }
    return new CommitOrder(graph, Collections.unmodifiableMap(dependencies), issues);
  }

  /** How the graph names an application that gives itself a name; of several the last one. */
  private static Map<String, String> ids(ApplicationGraph graph) {
    Map<String, String> ids = new HashMap<>();
    for (GraphNode node : graph.nodes().values()) {
      if (node.application() != null) {
        ids.put(node.application().toString(), node.id());
      }
    }
    return ids;
  }

  private static List<GraphEdge> objects(
      ApplicationGraph graph, Map<String, String> ids, List<CommitPlan.Part> parts) {
    Map<CommitPlan.Place, String> namespaces = new HashMap<>();
    Map<String, String> definitions = new HashMap<>();
    for (CommitPlan.Part part : parts) {
      for (Change change : part.plan().changes()) {
        ResourceId id = change.id();
        if (change.desired() != null && id.kind().equals("Namespace") && id.group().isEmpty()) {
          namespaces.put(
              CommitPlan.Place.of(part.application(), id), part.application().toString());
        }
        if (change.desired() != null && KindOrder.isDefinition(id)) {
          definitions.put(definedKind(change.desired().root()), part.application().toString());
        }
      }
    }
    List<GraphEdge> edges = new ArrayList<>();
    for (CommitPlan.Part part : parts) {
      Application application = part.application();
      String self = application.toString();
      Set<String> others = new TreeSet<>();
      for (Change change : part.plan().changes()) {
        if (change.desired() != null) {
          ResourceId id = change.id();
          CommitPlan.Place namespace =
              CommitPlan.Place.of(application, new ResourceId("", "Namespace", "", id.namespace()));
          others.add(namespaces.getOrDefault(namespace, self));
          others.add(definitions.getOrDefault(id.kind() + "." + id.group(), self));
        }
      }
      others.remove(self);
      String from = ids.getOrDefault(self, self);
      for (String other : others) {
        String to = ids.getOrDefault(other, other);
        if (!ancestors(graph, to).contains(from)) {
          edges.add(new GraphEdge(from, to, GraphEdge.Reason.OBJECTS));
        }
      }
    }
    return edges;
  }

  /**
   * Who declares it, and who declares that. What declares an application can't come after it, even
   * if that brings the namespace or the kinds of applications, as one that installs Argo CD does.
   */
  private static Set<String> ancestors(ApplicationGraph graph, String id) {
    Set<String> ancestors = new HashSet<>();
    Deque<String> waiting = new ArrayDeque<>(List.of(id));
    while (!waiting.isEmpty()) {
      for (GraphEdge edge : graph.edges(waiting.remove())) {
        boolean up =
            edge.reason() == GraphEdge.Reason.PARENT || edge.reason() == GraphEdge.Reason.SET;
        if (up && ancestors.add(edge.to())) {
          waiting.add(edge.to());
        }
      }
    }
    return ancestors;
  }

  private static String definedKind(MapNode definition) {
    MapNode spec = definition.map("spec");
    MapNode names = spec == null ? null : spec.map("names");
    return (names == null ? "" : names.text("kind"))
        + "."
        + (spec == null ? "" : spec.text("group"));
  }

  /** The applications that it comes after, by the names that they give themselves. */
  private static Set<String> before(ApplicationGraph graph, String id) {
    Set<String> before = new TreeSet<>();
    for (GraphEdge edge : graph.edges(id)) {
      GraphNode other = graph.nodes().get(edge.to());
      if (other == null) {
        continue;
      }
      if (other.application() != null) {
        before.add(other.application().toString());
      } else if (graph.edges(other.id()).size() > MOST_NAMED) {
        before.add(other.id());
      } else {
        for (GraphEdge member : graph.edges(other.id())) {
          GraphNode node = graph.nodes().get(member.to());
          if (node != null && node.application() != null) {
            before.add(node.application().toString());
          }
        }
      }
    }
    GraphNode self = graph.nodes().get(id);
    if (self != null && self.application() != null) {
      before.remove(self.application().toString());
    }
    return before;
  }

  /** The parts in the order of the graph; those that are not in it at the end. */
  List<CommitPlan.Part> sorted(List<CommitPlan.Part> parts) {
    Map<String, CommitPlan.Part> left = new LinkedHashMap<>();
    parts.forEach(part -> left.put(part.application().toString(), part));
    List<CommitPlan.Part> sorted = new ArrayList<>();
    for (Application application : graph.order()) {
      CommitPlan.Part part = left.remove(application.toString());
      if (part != null) {
        sorted.add(part);
      }
    }
    sorted.addAll(left.values());
    return sorted;
  }
}
