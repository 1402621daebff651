// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes fields out of objects. */
final class Removal {
  /** What is to go at one step: the whole node if nothing is below. */
  private final Map<FieldPath.Element, Removal> below = new LinkedHashMap<>();

  private boolean whole;

  private Removal() {}

  /** The object without these fields, each counted before any is taken out; never empty of all. */
  static MapNode of(MapNode object, List<FieldPath> paths) {
    Removal root = new Removal();
    for (FieldPath path : paths) {
      Removal at = root;
      for (FieldPath.Element element : path.elements()) {
        at = at.below.computeIfAbsent(element, e -> new Removal());
      }
      at.whole = !path.isRoot();
    }
    return (MapNode) root.from(object);
  }

  private Node from(Node node) {
    if (node instanceof MapNode map) {
      MapNode rest = map;
      for (Map.Entry<FieldPath.Element, Removal> entry : below.entrySet()) {
        String key = key(entry.getKey());
        Node value = rest.get(key);
        if (value != null) {
          rest =
              entry.getValue().whole
                  ? rest.without(key)
                  : rest.with(key, entry.getValue().from(value));
        }
      }
      return rest;
    }
    return node instanceof ListNode list ? from(list) : node;
  }

  private Node from(ListNode list) {
    List<Node> rest = new ArrayList<>(list.size());
    boolean changed = false;
    for (int i = 0; i < list.size(); i++) {
      Removal item = below.get(new FieldPath.Index(i));
      if (item == null && i == list.size() - 1) {
        item = below.get(new FieldPath.Key("-1")); // as the library that Argo CD uses reads it
      }
      if (item == null) {
        rest.add(list.get(i));
      } else if (!item.whole) {
        Node left = item.from(list.get(i));
        changed |= left != list.get(i);
        rest.add(left);
      } else {
        changed = true;
      }
    }
    return changed ? list.withItems(rest) : list;
  }

  private static String key(FieldPath.Element element) {
    return element instanceof FieldPath.Key key
        ? key.name()
        : element instanceof FieldPath.Index index ? Integer.toString(index.index()) : "";
  }
}
