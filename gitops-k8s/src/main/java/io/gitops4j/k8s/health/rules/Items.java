// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** The items of lists and the values of maps. */
final class Items {
  private Items() {}

  /** The items of all lists, and the values of all maps, at the path. */
  static List<Node> of(Path path, Scope scope) {
    List<Node> found = path.all(scope);
    if (found.size() == 1 && found.get(0) instanceof ListNode list) {
      scope.spend(list.size());
      return list.items();
    }
    List<Node> items = new ArrayList<>();
    for (Node node : found) {
      if (node instanceof ListNode list) {
        items.addAll(list.items());
      } else if (node instanceof MapNode map) {
        for (int i = 0; i < map.size(); i++) {
          items.add(map.valueAt(i));
        }
      }
    }
    scope.spend(items.size());
    return items;
  }
}
