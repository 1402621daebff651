// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import io.gitops4j.core.tree.FieldPath.Element;
import io.gitops4j.core.tree.FieldPath.Index;
import io.gitops4j.core.tree.FieldPath.Key;
import io.gitops4j.core.tree.FieldPath.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the text form of field paths. Used once, by one thread. */
final class FieldPathReader {
  private final String text;
  private int at;

  private FieldPathReader(String text) {
    this.text = text;
  }

  static FieldPath read(String text) {
    return new FieldPath(new FieldPathReader(text).elements());
  }

  private List<Element> elements() {
    List<Element> elements = new ArrayList<>();
    while (at < text.length()) {
      if (text.charAt(at) == '[') {
        at++;
        elements.add(text.startsWith("\"", at) ? quoted() : bracket());
      } else {
        if (!elements.isEmpty()) {
          expect('.');
        }
        elements.add(plain());
      }
    }
    return elements;
  }

  private Key plain() {
    int start = at;
    while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw wrong("a key");
    }
    return new Key(text.substring(start, at));
  }

  private Key quoted() {
    StringBuilder key = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 1 : 0;
      if (at < text.length()) {
        key.append(text.charAt(at++));
      }
    }
    expect('"');
    expect(']');
    return new Key(key.toString());
  }

  private Element bracket() {
    int end = text.indexOf(']', at);
    if (end < 0) {
      at = text.length();
      throw wrong("]");
    }
    String inner = text.substring(at, end);
    if (inner.matches("[0-9]{1,9}")) {
      at = end + 1;
      return new Index(Integer.parseInt(inner));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : inner.split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw wrong("an index, a \"key\" or field=text");
      }
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    at = end + 1;
    return new Match(fields);
  }

  private void expect(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      throw wrong(Character.toString(c));
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "path: " + text + " (expected: " + expected + " at character " + (at + 1) + ")");
  }
}
