// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * What a server does not keep of a built-in kind, since its types leave out what is empty. Null is
 * nothing for a field, and the empty text for an entry of a map of texts. An empty struct, such as
 * {@code emptyDir}, stays.
 */
final class Omissions {
  private Omissions() {}

  /** The value as a server writes it; as it is where nothing is known of the type. */
  static Node drop(@Nullable SchemaType type, Node value) {
    if (value instanceof MapNode map && type != null && type.map != null) {
      return drop(type.map, map);
    }
    if (value instanceof ListNode list && type != null && type.list != null) {
      SchemaType item = type.list.elements().get();
      ListNode changed = list;
      for (int i = 0; i < list.size(); i++) {
        Node one = list.get(i);
        changed = changed.with(i, one.isNull() ? zero(item, one) : drop(item, one));
      }
      return changed;
    }
    return value;
  }

  private static MapNode drop(SchemaType.MapType type, MapNode map) {
    MapNode changed = map;
    for (MapNode.Entry entry : map.entries()) {
      String key = entry.key();
      SchemaType.FieldType field = type.fields().get(key);
      if (key.equals("managedFields")) {
        continue;
      }
      if (field != null && isNothing(field, entry.value())) {
        changed = changed.without(key);
      } else if (field == null && entry.value().isNull()) {
        changed = changed.with(key, zero(type.typeOf(key), entry.value()));
      } else {
        changed = changed.with(key, drop(type.typeOf(key), entry.value()));
      }
    }
    return changed;
  }

  /** What a null is where there must be a value of the type. */
  private static Node zero(@Nullable SchemaType type, Node otherwise) {
    if (type == null || type.scalar == null || type.map != null) {
      return otherwise;
    }
    return switch (type.scalar) {
      case STRING -> ScalarNode.of("");
      case NUMERIC -> ScalarNode.of(0);
      case BOOLEAN -> ScalarNode.FALSE;
      case UNTYPED, UNKNOWN -> otherwise;
    };
  }

  /** Null, an empty list, or a value that is left out. */
  private static boolean isNothing(SchemaType.FieldType field, Node value) {
    return value.isNull()
        || value instanceof ListNode list && list.isEmpty()
        || field.leftOut() && isEmpty(value);
  }

  private static boolean isEmpty(Node node) {
    if (node instanceof MapNode map) {
      return map.isEmpty();
    }
    if (node instanceof ListNode list) {
      return list.isEmpty();
    }
    return switch (((ScalarNode) node).type()) {
      case STRING -> ((ScalarNode) node).text().isEmpty();
      case BOOL -> Boolean.FALSE.equals(((ScalarNode) node).value());
      case INT -> Long.valueOf(0).equals(((ScalarNode) node).value());
      case FLOAT -> Double.valueOf(0).equals(((ScalarNode) node).value());
      case NULL -> true;
    };
  }
}
