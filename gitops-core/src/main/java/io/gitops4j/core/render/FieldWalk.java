// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks over the fields of an object. Used once, by one thread. */
final class FieldWalk {
  private final ListMatches matches;
  private final List<Object> steps = new ArrayList<>();

  FieldWalk(ListMatches matches) {
    this.matches = matches;
  }

  /** The scalars, and the empty maps and lists. */
  Map<FieldPath, Position> leaves(MapNode root) {
    Map<FieldPath, Position> leaves = new LinkedHashMap<>();
    leaves(root, root, FieldPath.ROOT, leaves);
    return leaves;
  }

  private void leaves(MapNode root, Node node, FieldPath path, Map<FieldPath, Position> leaves) {
    if (node instanceof MapNode map && !map.isEmpty()) {
      for (MapNode.Entry entry : map.entries()) {
        steps.add(entry.key());
        leaves(root, entry.value(), path.key(entry.key()), leaves);
        steps.remove(steps.size() - 1);
      }
    } else if (node instanceof ListNode list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        steps.add(i);
        leaves(root, list.get(i), path.plus(matches.element(list, i)), leaves);
        steps.remove(steps.size() - 1);
      }
    } else {
      leaves.put(path, new Position(root, List.copyOf(steps), node));
    }
  }

  /** Adds the paths of what is in the first tree only. What both share is not walked. */
  void gone(Node before, Node after, FieldPath path, Set<FieldPath> paths) {
    if (before == after) {
      return;
    }
    if (before instanceof MapNode map && after instanceof MapNode other) {
      for (MapNode.Entry entry : map.entries()) {
        Node rest = other.get(entry.key());
        FieldPath field = path.key(entry.key());
        if (rest == null) {
          paths.add(field);
        } else {
          gone(entry.value(), rest, field, paths);
        }
      }
    } else if (before instanceof ListNode list && after instanceof ListNode other) {
      for (int i = 0; i < list.size(); i++) {
        int found = matches.counterpart(list, i, other);
        FieldPath item = path.plus(matches.element(list, i));
        if (found < 0) {
          paths.add(item);
        } else {
          gone(list.get(i), other.get(found), item, paths);
        }
      }
    }
  }
}
