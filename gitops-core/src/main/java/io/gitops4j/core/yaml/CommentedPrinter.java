// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.List;

/** Prints commented nodes as go-yaml does with an indentation of four. */
final class CommentedPrinter {
  private static final int STEP = 4;

  private CommentedPrinter() {}

  static void document(CommentedNode node, StringBuilder out) {
    if (isBlock(node)) {
      block(node, 0, 0, false, out);
    } else {
      comments(node, 0, out);
      inline(node, 0, out);
      out.append('\n');
    }
  }

  /** Whether a node takes lines of its own: a map or a list that holds more than comments. */
  private static boolean isBlock(CommentedNode node) {
    return node instanceof CommentedNode.Mapping map
            && map.parts().stream().anyMatch(CommentedNode.Entry.class::isInstance)
        || node instanceof CommentedNode.Sequence list
            && list.items().stream().anyMatch(item -> !(item instanceof CommentedNode.Comment));
  }

  /** The comments of a map or a list that holds nothing else. */
  private static void comments(CommentedNode node, int column, StringBuilder out) {
    List<?> inside =
        node instanceof CommentedNode.Mapping map
            ? map.parts()
            : node instanceof CommentedNode.Sequence list ? list.items() : List.of();
    for (Object one : inside) {
      if (one instanceof CommentedNode.Comment comment) {
        line(comment.text(), column, out);
      }
    }
  }

  /**
   * Lines of a map or a list. A map in a list begins behind the dash.
   *
   * @param indent the level from which deeper levels count
   * @param column where the lines begin
   * @param started whether the first of them is begun already
   */
  private static void block(
      CommentedNode node, int indent, int column, boolean started, StringBuilder out) {
    List<?> inside =
        node instanceof CommentedNode.Mapping map
            ? map.parts()
            : ((CommentedNode.Sequence) node).items();
    List<String> behind = new ArrayList<>();
    boolean open = !started;
    for (Object one : inside) {
      if (one instanceof CommentedNode.Comment comment) {
        if (comment.inline()) {
          behind.add(comment.text());
        } else if (open) {
          line(comment.text(), column, out);
        } else {
          // behind the dash: a comment there would belong to the item as a whole
          out.append('#').append(oneLine(comment.text())).append('\n');
          open = true;
        }
        continue;
      }
      if (open) {
        out.append(" ".repeat(column));
      }
      open = true;
      if (one instanceof CommentedNode.Entry entry) {
        entry(entry, indent, column, behind, out);
      } else {
        item((CommentedNode) one, indent, behind, out);
      }
      behind.clear();
    }
    behind.forEach(text -> line(text, column, out));
  }

  private static void entry(
      CommentedNode.Entry entry, int indent, int column, List<String> behind, StringBuilder out) {
    if (!isBlock(entry.value())) {
      int start = out.length() - column;
      if (hasComments(entry.value()) && out.length() > 0 && start >= 0) {
        StringBuilder above = new StringBuilder();
        comments(entry.value(), column, above);
        out.insert(start, above);
      }
    }
    String key = entry.key().text();
    if (entry.merge()) {
      out.append("!!merge <<");
    } else if (key.length() > 128 || key.indexOf('\n') >= 0) {
      out.append("? ");
      doubleQuoted(key, out);
      out.append('\n').append(" ".repeat(column));
    } else {
      key(entry.key(), out);
    }
    out.append(':');
    if (isBlock(entry.value())) {
      behind(behind, out);
      out.append('\n');
      block(entry.value(), indent + STEP, indent + STEP, false, out);
    } else {
      out.append(' ');
      value(entry.value(), indent, behind, out);
    }
  }

  private static void key(ScalarNode key, StringBuilder out) {
    if (isQuotable(key.text())) {
      ScalarText.appendKey(key, 0, out);
    } else {
      doubleQuoted(key.text(), out);
    }
  }

  /** The parser knows the line and paragraph separators by their numbers only. */
  private static void doubleQuoted(String text, StringBuilder out) {
    StringBuilder quoted = new StringBuilder();
    ScalarText.doubleQuoted(text, 0, 0, false, quoted);
    for (int i = 0; i < quoted.length(); i++) {
      char c = quoted.charAt(i);
      if (c == '\\') {
        char escaped = quoted.charAt(++i);
        out.append(escaped == 'L' ? "\\u2028" : escaped == 'P' ? "\\u2029" : "\\" + escaped);
      } else {
        out.append(c);
      }
    }
  }

  private static boolean hasComments(CommentedNode value) {
    return value instanceof CommentedNode.Mapping map && !map.parts().isEmpty()
        || value instanceof CommentedNode.Sequence list && !list.items().isEmpty();
  }

  private static void item(CommentedNode item, int indent, List<String> behind, StringBuilder out) {
    if (isBlock(item)) {
      out.append("- ");
      for (String text : behind) {
        out.append('#').append(oneLine(text)).append('\n').append(" ".repeat(indent + 2));
      }
      // what lies in a map counts from the dash, what lies in a list from the list's own
      int from = item instanceof CommentedNode.Sequence ? indent + 2 : indent;
      block(item, from, indent + 2, true, out);
    } else {
      out.append("- ");
      value(item, indent, behind, out);
    }
  }

  private static void value(
      CommentedNode node, int indent, List<String> behind, StringBuilder out) {
    int start = out.length();
    inline(node, indent + STEP, out);
    int end = out.indexOf("\n", start);
    if (end < 0) {
      behind(behind, out);
    } else if (!behind.isEmpty()) {
      StringBuilder comment = new StringBuilder();
      behind(behind, comment);
      out.insert(end, comment);
    }
    out.append('\n');
  }

  private static void behind(List<String> comments, StringBuilder out) {
    String separator = " #";
    for (String text : comments) {
      out.append(separator).append(oneLine(text));
    }
  }

  private static void inline(CommentedNode node, int indent, StringBuilder out) {
    if (node instanceof CommentedNode.Mapping) {
      out.append("{}");
    } else if (node instanceof CommentedNode.Sequence) {
      out.append("[]");
    } else if (node instanceof CommentedNode.Scalar scalar) {
      scalar(scalar, indent, out);
    } else {
      throw new IllegalArgumentException("a comment is no value");
    }
  }

  private static void scalar(CommentedNode.Scalar scalar, int indent, StringBuilder out) {
    ScalarNode node = scalar.node();
    String text = node.text();
    if (scalar.timestamp()) {
      out.append(text);
    } else if (node.type() == ScalarType.FLOAT) {
      double value = (Double) java.util.Objects.requireNonNull(node.value());
      out.append(
          Double.isNaN(value)
              ? ".nan"
              : Double.isInfinite(value) ? (value > 0 ? ".inf" : "-.inf") : signed(text, value));
    } else if (node.type() != ScalarType.STRING) {
      ScalarText.append(node, indent, 0, out);
    } else if (text.indexOf('\n') >= 0 && isLiteral(text)) {
      ScalarText.literal(text, indent, out);
    } else if (text.isEmpty() || !isQuotable(text) || ScalarResolver.needsQuotes(text)) {
      doubleQuoted(text, out);
    } else {
      ScalarShape shape = ScalarShape.of(text);
      if (shape.plainAllowed()) {
        out.append(text);
      } else if (shape.singleQuotedAllowed()) {
        ScalarText.singleQuoted(text, indent, 0, false, out);
      } else {
        doubleQuoted(text, out);
      }
    }
  }

  private static String signed(String text, double value) {
    return value == 0 ? (text.startsWith("-") ? "-0" : "0") : ScalarText.number(value);
  }

  private static boolean isLiteral(String text) {
    char first = text.charAt(0);
    return first != ' ' && first != '\n' && isQuotable(text) && ScalarShape.of(text).blockAllowed();
  }

  /** Whether single quotes or no quotes keep every character: no line break but the usual one. */
  private static boolean isQuotable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
        return false;
      }
    }
    return text.indexOf('\n') < 0 || isBlockText(text);
  }

  private static boolean isBlockText(String text) {
    return text.charAt(0) != ' ' && text.charAt(0) != '\n' && ScalarShape.of(text).blockAllowed();
  }

  private static void line(String text, int column, StringBuilder out) {
    out.append(" ".repeat(column)).append('#').append(oneLine(text)).append('\n');
  }

  /** A comment ends with its line, so nothing in it may end the line. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> line.appendCodePoint(ScalarShape.isBreak(c) || c < ' ' && c != '\t' ? ' ' : c));
    return line.toString();
  }
}
