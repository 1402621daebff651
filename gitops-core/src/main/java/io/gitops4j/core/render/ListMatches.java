// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what {@link ListItems} found out of lists, for one question. Not thread-safe. */
final class ListMatches {
  private final Map<ListNode, List<String>> keys = new IdentityHashMap<>();
  private final Map<ListNode, Map<ListNode, int[]>> matches = new IdentityHashMap<>();

  /** The step of a path to an item. */
  FieldPath.Element element(ListNode list, int index) {
    return ListItems.element(keys(list), list, index);
  }

  /** Where an item is in another version of its list; negative if it is not there. */
  int counterpart(ListNode list, int index, ListNode other) {
    return matches.computeIfAbsent(list, key -> new IdentityHashMap<>())
        .computeIfAbsent(other, key -> ListItems.counterparts(list, keys(list), other))[index];
  }

  private List<String> keys(ListNode list) {
    return keys.computeIfAbsent(list, ListItems::keys);
  }
}
