// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;

/** The template of a generator over that of its set. */
final class Overrides {
  private Overrides() {}

  /** The override, with what it lacks from the base; what is empty counts as lacking. */
  static MapNode merged(MapNode override, MapNode base) {
    MapNode.Builder merged = override.toBuilder();
    for (MapNode.Entry entry : base.entries()) {
      Node mine = override.get(entry.key());
      if (mine instanceof MapNode map && entry.value() instanceof MapNode below) {
        merged.put(entry.keyNode(), merged(map, below));
      } else if (mine == null || isEmpty(mine)) {
        merged.put(entry.keyNode(), entry.value());
      }
    }
    return merged.build();
  }

  private static boolean isEmpty(Node node) {
    if (node instanceof MapNode map) {
      return map.isEmpty();
    }
    if (node instanceof ListNode list) {
      return list.isEmpty();
    }
    ScalarNode scalar = (ScalarNode) node;
    return switch (scalar.type()) {
      case NULL -> true;
      case STRING -> scalar.text().isEmpty();
      case BOOL -> Boolean.FALSE.equals(scalar.value());
      case INT, FLOAT -> scalar.value() instanceof Number number && number.doubleValue() == 0;
    };
  }
}
