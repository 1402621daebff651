// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tells the items of a list apart, and finds an item in another version of its list. */
final class ListItems {
  /** What tells items apart in the lists of Kubernetes, the commonest first. */
  private static final List<List<String>> KEYS =
      List.of(
          List.of("name"),
          List.of("containerPort"),
          List.of("port"),
          List.of("mountPath"),
          List.of("devicePath"),
          List.of("ip"),
          List.of("key"),
          List.of("type"),
          List.of("topologyKey"),
          List.of("uid"),
          List.of("host"),
          List.of("path"),
          List.of("kind", "name"),
          List.of("containerPort", "protocol"),
          List.of("port", "protocol"),
          List.of("key", "effect"));

  private ListItems() {}

  /** The first fields that all items have, each with other texts; none if there are none. */
  static List<String> keys(ListNode list) {
    for (List<String> keys : KEYS) {
      if (fit(keys, list)) {
        return keys;
      }
    }
    return List.of();
  }

  private static boolean fit(List<String> keys, ListNode list) {
    Set<Map<String, String>> seen = new HashSet<>();
    for (Node item : list) {
      if (!has(keys, item) || !seen.add(texts(keys, item))) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(List<String> keys, Node item) {
    for (String key : keys) {
      if (!(item instanceof MapNode map) || map.text(key) == null) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> texts(List<String> keys, Node item) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : keys) {
      texts.put(key, Objects.requireNonNull(((MapNode) item).text(key)));
    }
    return texts;
  }

  /** The step of a path to an item, by these keys if there are any. */
  static FieldPath.Element element(List<String> keys, ListNode list, int index) {
    return keys.isEmpty()
        ? new FieldPath.Index(index)
        : new FieldPath.Match(texts(keys, list.get(index)));
  }

  /**
   * Where each item of a list is in another version of the list; negative if it is not there. The
   * same object is the same item, then what has the same keys, then the same value; what is left
   * goes by its position, if nothing else has to do with the item there. Linear in both lists.
   */
  static int[] counterparts(ListNode list, List<String> keys, ListNode other) {
    int[] found = new int[list.size()];
    Arrays.fill(found, -1);
    Map<Node, Integer> places = new IdentityHashMap<>();
    Map<Object, Integer> marks = new HashMap<>();
    for (int i = other.size() - 1; i >= 0; i--) {
      places.put(other.get(i), i);
      marks.put(mark(keys, other.get(i)), i);
    }
    boolean[] taken = new boolean[other.size()];
    for (int i = 0; i < list.size(); i++) {
      Node item = list.get(i);
      Node there = i < other.size() ? other.get(i) : null;
      Object mark = mark(keys, item);
      found[i] =
          there == item
                  || there != null && !places.containsKey(item) && mark.equals(mark(keys, there))
              ? i
              : places.getOrDefault(item, marks.getOrDefault(mark, -1));
      if (found[i] >= 0) {
        taken[found[i]] = true;
      }
    }
    for (int i = 0; i < list.size() && list.size() == other.size(); i++) {
      if (found[i] < 0 && !taken[i] && list.get(i).kind() == other.get(i).kind()) {
        found[i] = i;
      }
    }
    return found;
  }

  private static Object mark(List<String> keys, Node item) {
    return !keys.isEmpty() && has(keys, item) ? texts(keys, item) : item;
  }
}
