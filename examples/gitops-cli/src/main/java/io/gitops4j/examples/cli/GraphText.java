// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.app.graph.GraphEdge;
import io.gitops4j.core.app.graph.GraphNode;
import io.gitops4j.core.app.graph.ObjectClaim;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A graph in the forms in which it is printed. Names come from a repository: none is trusted. */
final class GraphText {
  /** How many nodes a picture shows: nobody could read more. */
  private static final int MOST_DRAWN = 2_000;

  /** How many others are named behind an application. */
  private static final int MOST_NAMED = 8;

  private GraphText() {}

  /** A line for each node, by level. */
  static String text(ApplicationGraph graph) {
    StringBuilder out = new StringBuilder();
    for (GraphNode node : graph.nodesInOrder()) {
      if (node.kind() == GraphNode.Kind.GROUP) {
        continue;
      }
      out.append(Terminal.shown(node.id())).append(node.unread() ? "  can't be read" : "");
      Map<GraphEdge.Reason, List<String>> others = new LinkedHashMap<>();
      for (GraphEdge edge : graph.edges(node.id())) {
        others.computeIfAbsent(edge.reason(), reason -> new ArrayList<>()).add(edge.to());
      }
      others.forEach(
          (reason, names) ->
              out.append("  ").append(words(reason)).append(' ').append(list(names)));
      out.append('\n');
    }
    return out.toString();
  }

  private static String words(GraphEdge.Reason reason) {
    return switch (reason) {
      case PARENT -> "declared by";
      case SET -> "made by";
      case OBJECTS -> "needs objects of";
      default -> "after";
    };
  }

  private static String list(List<String> names) {
    List<String> shown = new ArrayList<>();
    names.stream().limit(MOST_NAMED).forEach(name -> shown.add(Terminal.shown(name)));
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }

  /** For Graphviz. */
  static String dot(ApplicationGraph graph) {
    StringBuilder out = new StringBuilder("digraph applications {\n");
    List<GraphNode> drawn = drawn(graph);
    for (GraphNode node : drawn) {
      out.append("  ").append(quoted(node.id()));
      out.append(
          switch (node.kind()) {
            case SET -> " [shape=box]";
            case GROUP -> " [shape=point]";
            default -> "";
          });
      out.append(";\n");
      for (GraphEdge edge : graph.edges(node.id())) {
        out.append("  ").append(quoted(edge.from())).append(" -> ").append(quoted(edge.to()));
        out.append(edge.reason() == GraphEdge.Reason.PARENT ? " [style=dashed]" : "").append(";\n");
      }
    }
    rest(graph, drawn, "  // ", out);
    return out.append("}\n").toString();
  }

  /** For Mermaid, which forges show in Markdown. */
  static String mermaid(ApplicationGraph graph) {
    StringBuilder out = new StringBuilder("flowchart RL\n");
    List<GraphNode> drawn = drawn(graph);
    // names of nodes are numbers: a name of an application could be a word of the language
    Map<String, String> ids = new LinkedHashMap<>();
    for (GraphNode node : graph.nodesInOrder()) {
      ids.put(node.id(), "n" + ids.size());
    }
    for (GraphNode node : drawn) {
      String label = "\"" + entities(Terminal.shown(node.id())) + "\"";
      out.append("  ").append(ids.get(node.id()));
      out.append(
          switch (node.kind()) {
            case SET -> "[[" + label + "]]";
            case GROUP -> "((" + label + "))";
            default -> "[" + label + "]";
          });
      out.append('\n');
      for (GraphEdge edge : graph.edges(node.id())) {
        String arrow = edge.reason() == GraphEdge.Reason.PARENT ? " -.-> " : " --> ";
        out.append("  ").append(ids.get(edge.from())).append(arrow).append(ids.get(edge.to()));
        out.append('\n');
      }
    }
    rest(graph, drawn, "  %% ", out);
    return out.toString();
  }

  private static List<GraphNode> drawn(ApplicationGraph graph) {
    return graph.nodesInOrder().stream().limit(MOST_DRAWN).toList();
  }

  private static void rest(
      ApplicationGraph graph, List<GraphNode> drawn, String comment, StringBuilder out) {
    int more = graph.nodes().size() - drawn.size();
    if (more > 0) {
      out.append(comment).append(more).append(" more are not drawn\n");
    }
  }

  private static String quoted(String name) {
    return '"' + Terminal.shown(name).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Everything but letters, digits and the signs of names and paths as its number. */
  private static String entities(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || " -_./:()".indexOf(c) >= 0) {
                out.appendCodePoint(c);
              } else {
                out.append('#').append(c).append(';');
              }
            });
    return out.toString();
  }

  /** All of it. */
  static String json(ApplicationGraph graph, List<Issue> issues) {
    List<Node> nodes = new ArrayList<>();
    for (GraphNode node : graph.nodesInOrder()) {
      nodes.add(node(graph, node));
    }
    List<Node> cycles = new ArrayList<>();
    graph.cycles().forEach(cycle -> cycles.add(ListNode.ofStrings(cycle)));
    List<Node> missing = new ArrayList<>();
    graph.missing().forEach(edge -> missing.add(edge(edge, true)));
    List<Node> claims = new ArrayList<>();
    graph.claims().forEach(claim -> claims.add(claim(claim)));
    List<Node> all = new ArrayList<>();
    issues.forEach(issue -> all.add(GitOpsJson.tree(issue)));
    MapNode map =
        MapNode.builder()
            .put("nodes", ListNode.of(nodes))
            .put("cycles", ListNode.of(cycles))
            .put("missing", ListNode.of(missing))
            .put("claims", ListNode.of(claims))
            .put("issues", ListNode.of(all))
            .build();
    return new String(JsonTrees.print(map), StandardCharsets.UTF_8) + "\n";
  }

  private static MapNode node(ApplicationGraph graph, GraphNode node) {
    MapNode.Builder map =
        MapNode.builder()
            .put("id", node.id())
            .put("kind", node.kind().name().toLowerCase(Locale.ROOT))
            .put("level", graph.level(node.id()));
    Application application = node.application();
    if (application != null) {
      map.put("namespace", application.namespace()).put("name", application.name());
    }
    if (node.at().file() != null) {
      map.put("file", String.valueOf(node.at().file())).put("line", node.at().line());
    }
    if (node.unread()) {
      map.put("unread", true);
    }
    if (node.held()) {
      map.put("held", true);
    }
    List<Node> after = new ArrayList<>();
    graph.edges(node.id()).forEach(edge -> after.add(edge(edge, false)));
    return map.put("after", ListNode.of(after)).build();
  }

  private static MapNode edge(GraphEdge edge, boolean whole) {
    MapNode.Builder map = MapNode.builder();
    if (whole) {
      map.put("from", edge.from());
    }
    String reason = edge.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return map.put("to", edge.to()).put("reason", reason).build();
  }

  private static MapNode claim(ObjectClaim claim) {
    List<Node> by = new ArrayList<>();
    for (ObjectClaim.Claimant claimant : claim.claimants()) {
      MapNode.Builder one = MapNode.builder().put("application", claimant.application());
      if (claimant.at().file() != null) {
        one.put("at", claimant.at().toDisplayString());
      }
      by.add(one.build());
    }
    return MapNode.builder()
        .put("object", ScalarNode.of(claim.id().toString()))
        .put("applications", ListNode.of(by))
        .build();
  }
}
