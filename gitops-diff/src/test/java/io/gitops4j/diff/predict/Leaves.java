// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** In which scalars two objects differ; what is null or empty is not there. */
final class Leaves {
  private Leaves() {}

  /** By JSON pointer: before and after. */
  static Map<String, String> changes(@Nullable Node before, @Nullable Node after) {
    Map<String, Node> was = new TreeMap<>();
    Map<String, Node> is = new TreeMap<>();
    collect("", before, was);
    collect("", after, is);
    Map<String, String> changes = new TreeMap<>();
    was.forEach(
        (pointer, value) -> {
          Node other = is.remove(pointer);
          if (!value.equals(other)) {
            changes.put(pointer, text(value) + " -> " + text(other));
          }
        });
    is.forEach((pointer, value) -> changes.put(pointer, text(null) + " -> " + text(value)));
    return changes;
  }

  private static String text(@Nullable Node node) {
    return node == null ? "nothing" : Objects.requireNonNullElse(node.textOrNull(), "?");
  }

  static void collect(String pointer, @Nullable Node node, Map<String, Node> out) {
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        String key = entry.key().replace("~", "~0").replace("/", "~1");
        collect(pointer + "/" + key, entry.value(), out);
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        collect(pointer + "/" + i, list.get(i), out);
      }
    } else if (node != null && !node.isNull()) {
      out.put(pointer, node);
    }
  }
}
