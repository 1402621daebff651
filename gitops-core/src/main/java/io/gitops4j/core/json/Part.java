// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a JSON value that is being read, perhaps absent, and its place. What is null counts as
 * absent; fields that nobody asks for are ignored. Errors show the place, never the content.
 */
record Part(FieldPath path, @Nullable Node node) {

  static Part root(Node node) {
    return new Part(FieldPath.ROOT, node);
  }

  boolean absent() {
    return node == null || node.isNull();
  }

  /** A field of this object. */
  Part field(String name) {
    return new Part(path.key(name), map().get(name));
  }

  /** The object itself. */
  MapNode object() {
    return map();
  }

  private MapNode map() {
    if (node instanceof MapNode map) {
      return map;
    }
    throw wrong("an object");
  }

  /** A text that must be there. */
  String text() {
    if (node instanceof ScalarNode scalar && scalar.isString()) {
      return scalar.text();
    }
    throw wrong("a string");
  }

  String textOr(String other) {
    return absent() ? other : text();
  }

  @Nullable String textOrNull() {
    return absent() ? null : text();
  }

  int numberOr(int other) {
    if (absent()) {
      return other;
    }
    if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Long value
        && value == value.intValue()) {
      return value.intValue();
    }
    throw wrong("a whole number");
  }

  /** The boolean; false if it is absent. */
  boolean flag() {
    if (absent()) {
      return false;
    }
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Boolean value) {
      return value;
    }
    throw wrong("true or false");
  }

  /** What a reader makes of the text; what it refuses is an error at this place. */
  <T> T parsed(Function<String, T> reader, String expected) {
    String text = text();
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw wrong(expected);
    }
  }

  <T> @Nullable T orNull(Function<Part, T> reader) {
    return absent() ? null : reader.apply(this);
  }

  /** The items of this list; none if it is absent. */
  <T> List<T> list(Function<Part, T> reader) {
    List<T> items = new ArrayList<>();
    if (absent()) {
      return items;
    }
    if (!(node instanceof ListNode list)) {
      throw wrong("a list");
    }
    for (int i = 0; i < list.size(); i++) {
      items.add(reader.apply(new Part(path.index(i), list.get(i))));
    }
    return items;
  }

  /** The fields of this object, whatever their names; none if it is absent. */
  Map<String, Part> fields() {
    Map<String, Part> fields = new LinkedHashMap<>();
    if (!absent()) {
      map().entries().forEach(e -> fields.put(e.key(), new Part(path.key(e.key()), e.value())));
    }
    return fields;
  }

  /** The error that something else was expected here. */
  YamlException wrong(String expected) {
    return new YamlException(
        List.of(
            Issue.error(JsonError.VALUE, absent() ? "a part is missing" : "a part has another form")
                .at(Location.ofField(path.toString()))
                .withExpected(expected)));
  }
}
