// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;

/**
 * Prints nodes byte for byte as kustomize prints resources: keys sorted in natural order, two
 * spaces, the style of each scalar chosen by its value. Stateless, thread-safe.
 */
public final class YamlPrinter {
  private static final int SIMPLE_KEY = 128;

  private YamlPrinter() {}

  /** The document, with a line end at its end. */
  public static String print(Node node) {
    StringBuilder out = new StringBuilder(1024);
    print(node, out);
    return out.toString();
  }

  /** Documents in a row, with {@code ---} between them. */
  public static String printAll(Iterable<? extends Node> nodes) {
    StringBuilder out = new StringBuilder(4096);
    String separator = "";
    for (Node node : nodes) {
      out.append(separator);
      print(node, out);
      separator = "---\n";
    }
    return out.toString();
  }

  private static void print(Node node, StringBuilder out) {
    if (node instanceof MapNode map && !map.isEmpty()) {
      map(map, 0, out);
    } else if (node instanceof ListNode list && !list.isEmpty()) {
      list(list, 0, out);
    } else {
      leaf(node, 0, 0, out);
      out.append('\n');
    }
  }

  private static void map(MapNode map, int indent, StringBuilder out) {
    boolean first = true;
    for (MapNode.Entry entry : NaturalOrder.sort(map.entries())) {
      if (!first) {
        pad(indent, out);
      }
      first = false;
      int start = out.length();
      if (entry.key().length() > SIMPLE_KEY || entry.key().indexOf('\n') >= 0) {
        out.append("? ");
        ScalarText.append(ScalarNode.of(entry.key()), indent + 2, indent + 2, out);
        out.append('\n');
        pad(indent, out);
        out.append(": ");
        item(entry.value(), indent + 2, out);
        continue;
      }
      ScalarText.appendKey(entry.keyNode(), indent, out);
      out.append(':');
      Node value = entry.value();
      if (value instanceof MapNode child && !child.isEmpty()) {
        out.append('\n');
        pad(indent + 2, out);
        map(child, indent + 2, out);
      } else if (value instanceof ListNode child && !child.isEmpty()) {
        // a list below a key is not indented
        out.append('\n');
        pad(indent, out);
        list(child, indent, out);
      } else {
        out.append(' ');
        leaf(value, indent + 2, column(start, indent, out), out);
        out.append('\n');
      }
    }
  }

  private static void list(ListNode list, int indent, StringBuilder out) {
    boolean first = true;
    for (Node item : list) {
      if (!first) {
        pad(indent, out);
      }
      first = false;
      out.append("- ");
      item(item, indent + 2, out);
    }
  }

  /** What stands behind a dash, or behind the colon of a key with a line of its own. */
  private static void item(Node item, int indent, StringBuilder out) {
    if (item instanceof MapNode child && !child.isEmpty()) {
      map(child, indent, out);
    } else if (item instanceof ListNode child && !child.isEmpty()) {
      list(child, indent, out);
    } else {
      leaf(item, indent, indent, out);
      out.append('\n');
    }
  }

  private static void leaf(Node node, int indent, int column, StringBuilder out) {
    if (node instanceof MapNode) {
      out.append("{}");
    } else if (node instanceof ListNode) {
      out.append("[]");
    } else {
      ScalarText.append((ScalarNode) node, indent, column, out);
    }
  }

  private static int column(int start, int indent, StringBuilder out) {
    return indent + out.codePointCount(start, out.length());
  }

  private static void pad(int count, StringBuilder out) {
    for (int i = 0; i < count; i++) {
      out.append(' ');
    }
  }
}
