// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.cel;

import dev.cel.common.values.NullValue;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes as the values that expressions know. */
final class Values {
  private Values() {}

  static Object of(Node node) {
    if (node instanceof MapNode map) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (MapNode.Entry entry : map.entries()) {
        values.put(entry.key(), of(entry.value()));
      }
      return values;
    }
    if (node instanceof ListNode list) {
      List<Object> values = list.items().stream().map(Values::of).toList();
      return values;
    }
    ScalarNode scalar = (ScalarNode) node;
    if (scalar.type() == ScalarType.NULL) {
      return NullValue.NULL_VALUE;
    }
    Object value = scalar.value();
    return value instanceof Boolean || value instanceof Long || value instanceof Double
        ? value
        : scalar.text();
  }
}
