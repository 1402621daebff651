// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of one version of an object, and the way to it: map keys and list indexes. Immutable.
 *
 * @param root the version
 * @param steps the keys, and the indexes as numbers
 * @param node what is there
 */
record Position(MapNode root, List<Object> steps, Node node) {

  /** The position that a path leads to; null if there is none. */
  static @Nullable Position find(MapNode root, FieldPath path) {
    List<Object> steps = new ArrayList<>(path.elements().size());
    Node node = root;
    for (FieldPath.Element element : path.elements()) {
      Node child = new FieldPath(List.of(element)).find(node);
      if (child == null) {
        return null;
      }
      steps.add(node instanceof ListNode list ? indexOf(list, child) : key(element));
      node = child;
    }
    return new Position(root, List.copyOf(steps), node);
  }

  private static String key(FieldPath.Element element) {
    return element instanceof FieldPath.Key key
        ? key.name()
        : Integer.toString(((FieldPath.Index) element).index());
  }

  private static int indexOf(ListNode list, Node child) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == child) {
        return i;
      }
    }
    throw new IllegalStateException("item: not in its list");
  }

  /** The same field in another version, list items followed to where they are there. */
  @Nullable Position in(MapNode other, ListMatches matches) {
    Node here = root;
    Node there = other;
    List<Object> way = new ArrayList<>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      if (here == there) {
        way.addAll(steps.subList(i, steps.size()));
        return new Position(other, List.copyOf(way), node);
      }
      if (here instanceof MapNode map && there instanceof MapNode otherMap) {
        String key = (String) steps.get(i);
        Node child = otherMap.get(key);
        if (child == null) {
          return null;
        }
        way.add(key);
        there = child;
        here = get(map, key);
      } else if (here instanceof ListNode list && there instanceof ListNode otherList) {
        int index = (Integer) steps.get(i);
        int found = matches.counterpart(list, index, otherList);
        if (found < 0) {
          return null;
        }
        way.add(found);
        there = otherList.get(found);
        here = list.get(index);
      } else {
        return null;
      }
    }
    return new Position(other, List.copyOf(way), there);
  }

  private static Node get(MapNode map, String key) {
    return java.util.Objects.requireNonNull(map.get(key));
  }

  /** The path, with list items by a key of theirs where they have one. */
  FieldPath path(ListMatches matches) {
    FieldPath path = FieldPath.ROOT;
    Node at = root;
    for (Object step : steps) {
      if (at instanceof ListNode list) {
        int index = (Integer) step;
        path = path.plus(matches.element(list, index));
        at = list.get(index);
      } else {
        String key = (String) step;
        path = path.key(key);
        at = get((MapNode) at, key);
      }
    }
    return path;
  }
}
