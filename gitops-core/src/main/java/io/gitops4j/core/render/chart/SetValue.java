// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the value of a single parameter as Helm reads that of {@code --set}: what looks like a
 * whole number, a boolean or null is one, {@code {a,b}} is a list, a backslash takes the next
 * character as it is. A comma outside of braces is one, as Argo CD escapes it.
 */
final class SetValue {
  private final String name;
  private final String text;
  private final boolean string;
  private int at;

  private SetValue(String name, String text, boolean string) {
    this.name = name;
    this.text = text;
    this.string = string;
  }

  /** The value of the parameter of this name; never shown in an issue. */
  static Node of(String name, String text, boolean string) {
    SetValue value = new SetValue(name, text, string);
    return text.startsWith("{") && text.endsWith("}") ? value.list() : value.scalar(text);
  }

  private Node list() {
    List<Node> items = new ArrayList<>();
    at = 1;
    if (text.length() == 2) {
      return ListNode.EMPTY;
    }
    while (true) {
      int start = at;
      while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '}') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      if (at >= text.length()) {
        throw ChartException.of(
            ChartError.VALUES, "the list of the parameter " + name + " has no end");
      }
      items.add(scalar(text.substring(start, at)));
      if (text.charAt(at++) == '}') {
        break;
      }
    }
    if (at < text.length()) {
      throw ChartException.of(
          ChartError.VALUES, "the parameter " + name + " goes on behind the end of its list");
    }
    return ListNode.of(items);
  }

  private ScalarNode scalar(String written) {
    String plain = unescaped(written);
    if (string) {
      return ScalarNode.of(plain);
    }
    if (plain.equalsIgnoreCase("true") || plain.equalsIgnoreCase("false")) {
      return ScalarNode.of(plain.equalsIgnoreCase("true"));
    }
    if (plain.equalsIgnoreCase("null")) {
      return ScalarNode.NULL;
    }
    if (plain.equals("0") || plain.matches("[+-]?[0-9]{1,19}") && !plain.startsWith("0")) {
      try {
        return ScalarNode.of(Long.parseLong(plain));
      } catch (NumberFormatException e) {
        return ScalarNode.of(plain); // too large for a number
      }
    }
    return ScalarNode.of(plain);
  }

  private static String unescaped(String written) {
    if (written.indexOf('\\') < 0) {
      return written;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      boolean escape = written.charAt(i) == '\\' && i + 1 < written.length();
      plain.append(written.charAt(escape ? ++i : i));
    }
    return plain.toString();
  }
}
