// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.List;
import java.util.Map;

/** JSON as Go writes it: keys sorted, and what acts in a page as an escape if that is asked for. */
final class JsonText {
  private final boolean forPages;
  private final boolean pretty;
  private final StringBuilder out = new StringBuilder();

  private JsonText(boolean forPages, boolean pretty) {
    this.forPages = forPages;
    this.pretty = pretty;
  }

  static String of(Object value, boolean forPages, boolean pretty, Budget budget) {
    GoText.count(value, budget);
    JsonText text = new JsonText(forPages, pretty);
    text.append(value, 1);
    budget.text(text.out.length());
    return text.out.toString();
  }

  private void append(Object value, int depth) {
    if (value instanceof Dict dict) {
      map(dict, depth);
    } else if (value instanceof List<?> list) {
      list(list, depth);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Double number) {
      if (number.isNaN() || number.isInfinite()) {
        throw TemplateFailure.execution("json: unsupported value: " + GoText.general(number));
      }
      out.append(GoText.json(number));
    } else {
      out.append(value == Nothing.NOTHING ? "null" : value.toString());
    }
  }

  private void map(Dict dict, int depth) {
    if (dict.size() == 0) {
      out.append("{}");
      return;
    }
    out.append('{');
    String separator = "";
    for (Map.Entry<String, Object> entry : dict.entries().entrySet()) {
      out.append(separator);
      line(depth);
      string(entry.getKey());
      out.append(pretty ? ": " : ":");
      append(entry.getValue(), depth + 1);
      separator = ",";
    }
    line(depth - 1);
    out.append('}');
  }

  private void list(List<?> list, int depth) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    String separator = "";
    for (Object item : list) {
      out.append(separator);
      line(depth);
      append(item, depth + 1);
      separator = ",";
    }
    line(depth - 1);
    out.append(']');
  }

  private void line(int depth) {
    if (pretty) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void string(String text) {
    out.append('"');
    text.codePoints().forEach(this::character);
    out.append('"');
  }

  private void character(int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        boolean page = forPages && (c == '<' || c == '>' || c == '&');
        if (c < ' ' || page || c == 0x2028 || c == 0x2029) {
          out.append(String.format("\\u%04x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }
}
