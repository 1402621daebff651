// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.defaults;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Set;

/**
 * What the server does not keep of built-in kinds, since their types leave out what is empty:
 * nulls, empty lists, and empty maps of texts. An empty struct, such as {@code emptyDir}, stays.
 */
final class Omissions {
  /** The fields that are maps of texts or quantities. */
  private static final Set<String> MAPS =
      Set.of(
          "annotations",
          "binaryData",
          "capacity",
          "data",
          "hard",
          "labels",
          "limits",
          "matchLabels",
          "nodeSelector",
          "parameters",
          "requests");

  /** Kinds that hold documents of any form. */
  private static final Set<String> RAW =
      Set.of("CustomResourceDefinition.apiextensions.k8s.io", "ControllerRevision.apps");

  private Omissions() {}

  static MapNode drop(String kind, MapNode object) {
    return RAW.contains(kind) ? object : drop(object);
  }

  private static MapNode drop(MapNode map) {
    MapNode changed = map;
    for (MapNode.Entry entry : map.entries()) {
      Node value = entry.value();
      if (entry.key().equals("managedFields")) {
        continue;
      }
      boolean empty =
          value.isNull()
              || value instanceof ListNode list && list.isEmpty()
              || value instanceof MapNode inner && inner.isEmpty() && MAPS.contains(entry.key());
      changed = empty ? changed.without(entry.key()) : changed.with(entry.key(), dropInside(value));
    }
    return changed;
  }

  private static Node dropInside(Node value) {
    if (value instanceof MapNode map) {
      return drop(map);
    }
    if (value instanceof ListNode list) {
      ListNode changed = list;
      for (int i = 0; i < list.size(); i++) {
        changed = changed.with(i, dropInside(list.get(i)));
      }
      return changed;
    }
    return value;
  }
}
