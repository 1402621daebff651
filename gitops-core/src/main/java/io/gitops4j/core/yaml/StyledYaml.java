// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;

/**
 * Prints nodes as go-yaml writes back what it has read: keys in their order, each scalar in the
 * style in which it was written, lines never folded. Comments are not kept. Stateless, thread-safe.
 */
public final class StyledYaml {
  private StyledYaml() {}

  /** The document, with a line end at its end. */
  public static String print(Node node) {
    StringBuilder out = new StringBuilder();
    if (isBlock(node)) {
      block(node, 0, out);
    } else {
      inline(node, 0, out);
      out.append('\n');
    }
    return out.toString();
  }

  private static boolean isBlock(Node node) {
    return node instanceof MapNode map && !map.isEmpty()
        || node instanceof ListNode list && !list.isEmpty();
  }

  /** A map or a list whose first line has its indentation already. */
  private static void block(Node node, int indent, StringBuilder out) {
    String pad = "";
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        out.append(pad);
        scalar(entry.keyNode(), indent, out);
        out.append(':');
        if (isBlock(entry.value())) {
          int below = entry.value() instanceof ListNode ? indent : indent + 2;
          out.append('\n').append(" ".repeat(below));
          block(entry.value(), below, out);
        } else {
          out.append(entry.value().isNull() && text(entry.value()).isEmpty() ? "" : " ");
          inline(entry.value(), indent + 2, out);
          out.append('\n');
        }
        pad = " ".repeat(indent);
      }
      return;
    }
    for (Node item : (ListNode) node) {
      out.append(pad).append("- ");
      if (isBlock(item)) {
        block(item, indent + 2, out);
      } else {
        inline(item, indent + 2, out);
        out.append('\n');
      }
      pad = " ".repeat(indent);
    }
  }

  private static String text(Node node) {
    return ((ScalarNode) node).text();
  }

  private static void inline(Node node, int indent, StringBuilder out) {
    if (node instanceof MapNode) {
      out.append("{}");
    } else if (node instanceof ListNode) {
      out.append("[]");
    } else {
      scalar((ScalarNode) node, indent, out);
    }
  }

  private static void scalar(ScalarNode scalar, int indent, StringBuilder out) {
    if (scalar.type() != ScalarType.STRING) {
      out.append(scalar.text());
      return;
    }
    ScalarStyle style = scalar.style();
    String text = scalar.text();
    ScalarShape shape = ScalarShape.of(text);
    if (style == ScalarStyle.PLAIN && text.indexOf('\n') >= 0) {
      style = ScalarStyle.LITERAL;
    } else if (style == ScalarStyle.PLAIN && ScalarResolver.resolve(text) != ScalarType.STRING) {
      style = ScalarStyle.DOUBLE_QUOTED;
    }
    if (style == ScalarStyle.FOLDED && text.indexOf('\n') < 0) {
      out.append(text.endsWith("\n") ? ">" : ">-").append('\n').append(" ".repeat(indent));
      out.append(text);
      return;
    }
    if ((style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) && shape.blockAllowed()) {
      ScalarText.literal(text, indent, out);
      return;
    }
    if (style == ScalarStyle.PLAIN && shape.plainAllowed()) {
      out.append(text);
    } else if (style != ScalarStyle.DOUBLE_QUOTED && shape.singleQuotedAllowed()) {
      ScalarText.singleQuoted(text, indent, indent, false, out);
    } else {
      ScalarText.doubleQuoted(text, indent, indent, false, out);
    }
  }
}
