// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives keys the comments behind them that hold a schema, as in {@code items: # {"type": "array",
 * "x-kubernetes-patch-strategy": "merge"}}. They are the only comments that mean something to
 * kustomize, and rare: most texts cost a search for a word.
 */
final class SchemaComments {
  private static final String MARK = "\"x-kubernetes-";

  /** A comment that is longer is no schema of one field. */
  private static final int LONGEST = 10_000;

  private final Map<Integer, String> byLine;

  private SchemaComments(Map<Integer, String> byLine) {
    this.byLine = byLine;
  }

  /** The documents of the text, with the comments at their keys. */
  static List<Node> attach(List<Node> documents, String text, Placement placement) {
    if (!text.contains(MARK) || !text.contains("# {")) {
      return documents;
    }
    Map<Integer, String> byLine = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int from = line.indexOf("# {");
      if (from > 0
          && line.length() - from < LONGEST
          && line.substring(0, from).stripTrailing().endsWith(":")
          && line.indexOf(MARK, from) > 0) {
        byLine.put(placement.line(number), line.substring(from + 2).strip());
      }
    }
    return byLine.isEmpty() ? documents : new SchemaComments(byLine).attached(documents);
  }

  private List<Node> attached(List<Node> nodes) {
    List<Node> all = new ArrayList<>(nodes.size());
    nodes.forEach(node -> all.add(attached(node)));
    return all;
  }

  private Node attached(Node node) {
    if (node instanceof ListNode list) {
      return list.withItems(attached(list.items()));
    }
    if (!(node instanceof MapNode map)) {
      return node;
    }
    MapNode.Builder with = MapNode.builder().at(map.line(), map.column());
    for (MapNode.Entry entry : map.entries()) {
      ScalarNode key = entry.keyNode();
      Node value = entry.value();
      String comment = value instanceof ScalarNode ? null : byLine.get(key.line());
      with.put(comment == null ? key : key.withComment(comment), attached(value));
    }
    return with.build();
  }
}
