// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The order of a graph, and how deep each node lies in it. Immutable. */
final class GraphOrder {
  private final List<GraphNode> nodes = new ArrayList<>();
  private final List<List<String>> cycles;
  private final Map<String, Integer> levels = new HashMap<>();

  private GraphOrder(List<List<String>> cycles) {
    this.cycles = cycles;
  }

  static GraphOrder of(Map<String, GraphNode> nodes, Map<String, List<GraphEdge>> edges) {
    TopologicalOrder<String> walked =
        TopologicalOrder.of(
            nodes.keySet(),
            id -> edges.getOrDefault(id, List.of()).stream().map(GraphEdge::to).toList());
    GraphOrder order = new GraphOrder(walked.cycles());
    for (String id : walked.nodes()) {
      order.add(Objects.requireNonNull(nodes.get(id)), edges.getOrDefault(id, List.of()));
    }
    return order;
  }

  private void add(GraphNode node, List<GraphEdge> edges) {
    int own = node.kind() == GraphNode.Kind.GROUP ? 0 : 1;
    int level = 0;
    for (GraphEdge edge : edges) {
      Integer other = levels.get(edge.to());
      // what comes later closes a circle, which is broken here
      level = other == null ? level : Math.max(level, other + own);
    }
    levels.put(node.id(), level);
    nodes.add(node);
  }

  List<GraphNode> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  List<List<String>> cycles() {
    return cycles;
  }

  int level(String id) {
    return levels.getOrDefault(id, 0);
  }
}
