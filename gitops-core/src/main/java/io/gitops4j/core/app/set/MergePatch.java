// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A strategic merge patch of an Application: maps are merged, null deletes, lists are replaced but
 * for the finalizers, which come together; {@code $patch} in a map replaces or deletes it.
 */
final class MergePatch {
  private static final String DIRECTIVE = "$patch";

  private MergePatch() {}

  static MapNode apply(MapNode target, MapNode patch) {
    return apply(target, patch, "");
  }

  private static MapNode apply(MapNode target, MapNode patch, String at) {
    String directive = patch.text(DIRECTIVE);
    MapNode changes = patch.without(DIRECTIVE);
    if ("replace".equals(directive)) {
      return changes;
    }
    if ("delete".equals(directive)) {
      return MapNode.EMPTY;
    }
    MapNode merged = target;
    for (MapNode.Entry entry : changes.entries()) {
      String key = entry.key();
      Node value = entry.value();
      Node there = merged.get(key);
      if (value.isNull()) {
        merged = merged.without(key);
      } else if (value instanceof MapNode below) {
        MapNode onto = there instanceof MapNode map ? map : MapNode.EMPTY;
        merged = merged.with(key, apply(onto, below, at + "." + key));
      } else if (value instanceof ListNode more
          && there instanceof ListNode list
          && (at + "." + key).equals(".metadata.finalizers")) {
        merged = merged.with(key, together(list, more));
      } else {
        merged = merged.with(key, value);
      }
    }
    return merged;
  }

  private static ListNode together(ListNode list, ListNode more) {
    List<Node> all = new ArrayList<>(list.items());
    for (Node item : more) {
      if (item instanceof ScalarNode && !all.contains(item)) {
        all.add(item);
      }
    }
    return list.withItems(all);
  }
}
