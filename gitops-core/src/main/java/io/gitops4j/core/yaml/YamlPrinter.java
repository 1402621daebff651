// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prints nodes byte for byte as kustomize prints resources: keys sorted in natural order, two
 * spaces, the style of each scalar chosen by its value. Stateless, thread-safe.
 */
public final class YamlPrinter {
  private static final int SIMPLE_KEY = 128;

  /** A text that gets longer than this is put together of pieces, and not copied as it grows. */
  private static final int PIECE = 1 << 16;

  private static final String[] BLANKS = new String[65];

  static {
    for (int i = 0; i < BLANKS.length; i++) {
      BLANKS[i] = " ".repeat(i);
    }
  }

  private YamlPrinter() {}

  /** The document, with a line end at its end. */
  public static String print(Node node) {
    StringBuilder out = new StringBuilder(1024);
    print(node, out);
    return out.toString();
  }

  /** Documents in a row, with {@code ---} between them. */
  public static String printAll(Iterable<? extends Node> nodes) {
    return all(nodes, null);
  }

  /** The same, of documents that may share large parts with others that are printed. */
  public static String printAll(Iterable<? extends Node> nodes, PrintedTexts known) {
    return all(nodes, Objects.requireNonNull(known, "known"));
  }

  private static String all(Iterable<? extends Node> nodes, @Nullable PrintedTexts known) {
    StringBuilder out = new StringBuilder(4096);
    List<String> pieces = new ArrayList<>();
    String separator = "";
    for (Node node : nodes) {
      out.append(separator);
      if (known != null && node instanceof MapNode map && !map.isEmpty()) {
        map(map, known, out);
      } else {
        print(node, out);
      }
      separator = "---\n";
      if (out.length() > PIECE) {
        pieces.add(out.toString());
        out.setLength(0);
      }
    }
    String rest = out.toString();
    if (pieces.isEmpty()) {
      return rest;
    }
    pieces.add(rest);
    return String.join("", pieces);
  }

  /** A document whose large fields may be known. */
  private static void map(MapNode map, PrintedTexts known, StringBuilder out) {
    int[] order = NaturalOrder.of(map);
    for (int i = 0; i < map.size(); i++) {
      int place = order == null ? i : order[i];
      String key = map.keyAt(place).text();
      Node value = map.valueAt(place);
      String text = value instanceof ScalarNode ? null : known.find(key, value);
      if (text != null) {
        out.append(text);
        continue;
      }
      int start = out.length();
      entry(map.keyAt(place), value, 0, out);
      if (!(value instanceof ScalarNode) && out.length() - start >= PrintedTexts.SHORTEST) {
        known.put(key, value, out.substring(start));
      }
    }
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
    int[] order = NaturalOrder.of(map);
    for (int i = 0; i < map.size(); i++) {
      int place = order == null ? i : order[i];
      if (i > 0) {
        pad(indent, out);
      }
      entry(map.keyAt(place), map.valueAt(place), indent, out);
    }
  }

  private static void entry(ScalarNode key, Node value, int indent, StringBuilder out) {
    int start = out.length();
    if (key.text().length() > SIMPLE_KEY || key.text().indexOf('\n') >= 0) {
      out.append("? ");
      ScalarText.append(ScalarNode.of(key.text()), indent + 2, indent + 2, out);
      out.append('\n');
      pad(indent, out);
      out.append(": ");
      item(value, indent + 2, out);
      return;
    }
    ScalarText.appendKey(key, indent, out);
    out.append(':');
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

  static void pad(int count, StringBuilder out) {
    int left = count;
    for (; left >= BLANKS.length; left -= BLANKS.length - 1) {
      out.append(BLANKS[BLANKS.length - 1]);
    }
    out.append(BLANKS[left]);
  }
}
