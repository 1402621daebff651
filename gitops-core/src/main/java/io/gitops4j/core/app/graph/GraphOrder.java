// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The order of a graph, found by one walk. Immutable. */
final class GraphOrder {
  /** The level of a node that is being walked through. */
  private static final int OPEN = -1;

  /** How many circles are told: whoever breaks them finds the next ones. */
  private static final int MOST_CYCLES = 100;

  private final Map<String, GraphNode> all;
  private final Map<String, List<GraphEdge>> edges;
  private final List<GraphNode> nodes = new ArrayList<>();
  private final List<List<String>> cycles = new ArrayList<>();
  private final Map<String, Integer> levels = new HashMap<>();

  private GraphOrder(Map<String, GraphNode> all, Map<String, List<GraphEdge>> edges) {
    this.all = all;
    this.edges = edges;
  }

  static GraphOrder of(Map<String, GraphNode> nodes, Map<String, List<GraphEdge>> edges) {
    GraphOrder order = new GraphOrder(nodes, edges);
    nodes.keySet().forEach(order::walk);
    return order;
  }

  List<GraphNode> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  List<List<String>> cycles() {
    return Collections.unmodifiableList(cycles);
  }

  int level(String id) {
    return levels.getOrDefault(id, 0);
  }

  /** Depth first, without recursion: chains may be as long as there are nodes. */
  private void walk(String start) {
    if (levels.containsKey(start)) {
      return;
    }
    Deque<String> path = new ArrayDeque<>();
    Deque<Iterator<GraphEdge>> left = new ArrayDeque<>();
    open(start, path, left);
    while (!path.isEmpty()) {
      Iterator<GraphEdge> others = left.getFirst();
      if (!others.hasNext()) {
        left.pop();
        done(path.removeLast());
        continue;
      }
      String next = others.next().to();
      Integer level = levels.get(next);
      if (level == null) {
        open(next, path, left);
      } else if (level == OPEN && cycles.size() < MOST_CYCLES) {
        List<String> circle = circle(path, next);
        if (!cycles.contains(circle)) { // there may be several reasons for one step
          cycles.add(circle);
        }
      }
    }
  }

  private void open(String id, Deque<String> path, Deque<Iterator<GraphEdge>> left) {
    levels.put(id, OPEN);
    path.addLast(id);
    left.push(edges.getOrDefault(id, List.of()).iterator());
  }

  private void done(String id) {
    GraphNode node = Objects.requireNonNull(all.get(id));
    int own = node.kind() == GraphNode.Kind.GROUP ? 0 : 1;
    int level = 0;
    for (GraphEdge edge : edges.getOrDefault(id, List.of())) {
      int other = level(edge.to());
      // what is still open closes a circle, which is broken here
      level = other == OPEN ? level : Math.max(level, other + own);
    }
    levels.put(id, level);
    nodes.add(node);
  }

  /** The way around, from its first name in the order of the alphabet on: always the same. */
  private static List<String> circle(Deque<String> path, String back) {
    List<String> whole = new ArrayList<>(path);
    List<String> circle = new ArrayList<>(whole.subList(whole.indexOf(back), whole.size()));
    Collections.rotate(circle, -circle.indexOf(Collections.min(circle)));
    circle.add(circle.get(0));
    return List.copyOf(circle);
  }
}
