// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON inside the keys of FieldsV1, written as the API server writes it. */
final class Json {
  private Json() {}

  /** The value of a JSON text, or null if it is none. */
  static @Nullable Node read(String json) {
    try {
      return JsonTrees.read("fieldsV1", json.getBytes(StandardCharsets.UTF_8));
    } catch (YamlException e) {
      return null;
    }
  }

  static void write(Node node, StringBuilder out) {
    if (node instanceof ScalarNode scalar) {
      scalar(scalar, out);
    } else if (node instanceof ListNode list) {
      String separator = "[";
      for (Node item : list) {
        out.append(separator);
        write(item, out);
        separator = ",";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else {
      String separator = "{";
      for (MapNode.Entry entry :
          ((MapNode) node)
              .entries().stream().sorted(Comparator.comparing(MapNode.Entry::key)).toList()) {
        out.append(separator);
        string(entry.key(), out);
        out.append(':');
        write(entry.value(), out);
        separator = ",";
      }
      out.append(separator.equals("{") ? "{}" : "}");
    }
  }

  private static void scalar(ScalarNode scalar, StringBuilder out) {
    switch (scalar.type()) {
      case STRING -> string(scalar.text(), out);
      case NULL -> out.append("null");
      default -> out.append(Objects.requireNonNull(scalar.value()));
    }
  }

  /** Characters that mean something in HTML are escaped, as Go does. */
  static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
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
