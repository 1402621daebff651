// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a type is written and, where that makes sense, read.
 *
 * @param type the type, or the interface of a closed set of types
 * @param writer makes the tree
 * @param reader makes the value; null if the type is only written
 */
record Form<T>(Class<T> type, Function<T, Node> writer, @Nullable Function<Part, T> reader) {

  /** The tree of a value that is of the type. */
  Node write(Object value) {
    return writer.apply(type.cast(value));
  }

  static <T> ListNode list(Collection<? extends T> values, Function<T, ? extends Node> writer) {
    List<Node> items = new ArrayList<>(values.size());
    values.forEach(value -> items.add(writer.apply(value)));
    return ListNode.of(items);
  }

  /** Puts a text unless it is empty, which stands for absent. */
  static void putText(MapNode.Builder map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }

  /** Puts a list unless it is empty. */
  static <T> void putList(
      MapNode.Builder map,
      String key,
      Collection<? extends T> values,
      Function<T, ? extends Node> writer) {
    if (!values.isEmpty()) {
      map.put(key, list(values, writer));
    }
  }

  static <T> void putIfPresent(
      MapNode.Builder map, String key, @Nullable T value, Function<T, ? extends Node> writer) {
    if (value != null) {
      map.put(key, writer.apply(value));
    }
  }
}
