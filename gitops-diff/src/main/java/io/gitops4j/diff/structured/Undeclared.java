// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import org.jspecify.annotations.Nullable;

/** Takes out what a type does not declare, as a server does that does not validate. */
final class Undeclared {
  private Undeclared() {}

  /** The value without such fields; as it is where nothing is known of the type. */
  static Node drop(@Nullable SchemaType type, Node value) {
    if (value instanceof MapNode map && type != null && type.map != null) {
      MapNode changed = map;
      for (MapNode.Entry entry : map.entries()) {
        String key = entry.key();
        boolean declared = type.map.elements() != null || type.map.fields().containsKey(key);
        changed =
            declared
                ? changed.with(key, drop(type.map.typeOf(key), entry.value()))
                : changed.without(key);
      }
      return changed;
    }
    if (value instanceof ListNode list && type != null && type.list != null) {
      SchemaType item = type.list.elements().get();
      ListNode changed = list;
      for (int i = 0; i < list.size(); i++) {
        changed = changed.with(i, drop(item, list.get(i)));
      }
      return changed;
    }
    return value;
  }
}
