// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.YamlPrinter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hash that is put behind the name of generated resources: of the JSON of what matters, as Go
 * writes it.
 */
final class ContentHash {
  private ContentHash() {}

  static String of(Resource resource) {
    Map<String, Node> parts = new TreeMap<>();
    String kind = resource.kind();
    MapNode root = resource.root();
    if (kind.equals("ConfigMap") || kind.equals("Secret")) {
      parts.put("kind", ScalarNode.of(kind));
      // the reference means to hash the name, but never finds it
      parts.put("name", ScalarNode.of(""));
      parts.put("data", root.get("data") == null ? ScalarNode.of("") : root.get("data"));
      if (kind.equals("Secret")) {
        parts.put("type", root.get("type") == null ? ScalarNode.of("") : root.get("type"));
      }
      String more = kind.equals("Secret") ? "stringData" : "binaryData";
      Node extra = root.get(more);
      if (extra != null) {
        parts.put(more, extra);
      }
    } else {
      root.entries().forEach(entry -> parts.put(entry.key(), entry.value()));
    }
    StringBuilder json = new StringBuilder();
    map(parts, json);
    if (!kind.equals("ConfigMap") && !kind.equals("Secret")) {
      json.append('\n');
    }
    return encode(json.toString());
  }

  private static String encode(String json) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      // no vowels, and no digits that look like letters
      return HexFormat.of()
          .formatHex(digest)
          .substring(0, 10)
          .replace('0', 'g')
          .replace('1', 'h')
          .replace('3', 'k')
          .replace('a', 'm')
          .replace('e', 't');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void map(Map<String, Node> entries, StringBuilder out) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      out.append(separator);
      string(entry.getKey(), out);
      out.append(':');
      value(entry.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void value(Node node, StringBuilder out) {
    if (node instanceof MapNode map) {
      Map<String, Node> sorted = new TreeMap<>();
      map.entries().forEach(entry -> sorted.put(entry.key(), entry.value()));
      map(sorted, out);
    } else if (node instanceof ListNode list) {
      out.append('[');
      String separator = "";
      for (Node item : list) {
        out.append(separator);
        value(item, out);
        separator = ",";
      }
      out.append(']');
    } else {
      ScalarNode scalar = (ScalarNode) node;
      if (scalar.type() == ScalarType.STRING) {
        string(scalar.text(), out);
      } else {
        out.append(YamlPrinter.print(scalar).strip());
      }
    }
  }

  private static void string(String text, StringBuilder out) {
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
