// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes JSON as Go's standard library does: keys sorted, {@code <}, {@code >} and {@code &}
 * escaped.
 */
public final class GoJson {
  private final StringBuilder out = new StringBuilder();
  private final boolean indents;

  private GoJson(boolean indents) {
    this.indents = indents;
  }

  /** Without spaces. */
  public static String compact(Node node) {
    GoJson json = new GoJson(false);
    json.value(node, 0);
    return json.out.toString();
  }

  /** In lines, by two spaces a level. */
  public static String indented(Node node) {
    GoJson json = new GoJson(true);
    json.value(node, 0);
    return json.out.toString();
  }

  private void value(Node node, int depth) {
    if (node instanceof MapNode map) {
      Map<String, Node> sorted = new TreeMap<>();
      for (MapNode.Entry entry : map.entries()) {
        sorted.put(entry.key(), entry.value());
      }
      String separator = "";
      out.append('{');
      for (Map.Entry<String, Node> entry : sorted.entrySet()) {
        out.append(separator);
        line(depth + 1);
        string(entry.getKey());
        out.append(indents ? ": " : ":");
        value(entry.getValue(), depth + 1);
        separator = ",";
      }
      if (!map.isEmpty()) {
        line(depth);
      }
      out.append('}');
    } else if (node instanceof ListNode list) {
      String separator = "";
      out.append('[');
      for (Node item : list) {
        out.append(separator);
        line(depth + 1);
        value(item, depth + 1);
        separator = ",";
      }
      if (!list.isEmpty()) {
        line(depth);
      }
      out.append(']');
    } else {
      scalar((ScalarNode) node);
    }
  }

  private void line(int depth) {
    if (indents) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void scalar(ScalarNode scalar) {
    switch (scalar.type()) {
      case NULL -> out.append("null");
      case BOOL, INT -> out.append(scalar.value());
      case FLOAT -> number((Double) Objects.requireNonNull(scalar.value()));
      case STRING -> string(scalar.text());
    }
  }

  /** The fewest digits that give the number again; with an exponent below 1e-6 and from 1e21. */
  private void number(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      out.append(1 / value < 0 ? "-0" : "0");
      return;
    }
    BigDecimal exact = new BigDecimal(Double.toString(value));
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new java.math.MathContext(digits));
      if (rounded.doubleValue() == value) {
        exact = rounded;
        break;
      }
    }
    BigDecimal shortest = exact.stripTrailingZeros();
    if (size >= 1e-6 && size < 1e21) {
      out.append(shortest.toPlainString());
      return;
    }
    BigInteger unscaled = shortest.unscaledValue().abs();
    String digits = unscaled.toString();
    int exponent = digits.length() - 1 - shortest.scale();
    out.append(value < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? "-" : "+").append(Math.abs(exponent));
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
