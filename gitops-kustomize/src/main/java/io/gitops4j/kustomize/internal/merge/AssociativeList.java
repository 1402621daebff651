// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Merges two lists whose items are told apart by keys, step by step as the reference does: its
 * steps have results of their own where a key is missing, where two items share some keys, and
 * where an item is to be replaced. Used once.
 */
final class AssociativeList {
  /** An item that may be changed while it stands in several lists. */
  private static final class Item {
    private @Nullable Node node;

    Item(@Nullable Node node) {
      this.node = node;
    }
  }

  private final List<String> keys;
  private final List<Item> target;
  private final List<Item> patch;
  private final BinaryOperator<@Nullable Node> merge;

  private AssociativeList(
      List<String> keys,
      List<Item> target,
      List<Item> patch,
      BinaryOperator<@Nullable Node> merge) {
    this.keys = keys;
    this.target = target;
    this.patch = patch;
    this.merge = merge;
  }

  /**
   * The merged items.
   *
   * @param target the items that are there; null if there is no list yet
   * @param merge merges an item of the patch, or null, into one of the target, or null
   */
  static List<Node> merge(
      List<String> keys,
      @Nullable List<Node> target,
      List<Node> patch,
      BinaryOperator<@Nullable Node> merge) {
    List<Item> patchItems = new ArrayList<>();
    for (Node node : patch) {
      patchItems.add(new Item(node));
    }
    List<Item> targetItems = target == null ? patchItems : new ArrayList<>();
    for (Node node : target == null ? List.<Node>of() : target) {
      targetItems.add(new Item(node));
    }
    List<Node> result = new ArrayList<>();
    for (Item item : new AssociativeList(keys, targetItems, patchItems, merge).run()) {
      if (item.node != null) {
        result.add(item.node);
      }
    }
    return result;
  }

  /**
   * Whether a merge with nothing leaves the items where they are: each has its keys, and none has
   * those of another.
   */
  static boolean isSettled(List<String> keys, List<Node> items) {
    Set<List<String>> seen = new HashSet<>();
    for (Node item : items) {
      if (!(item instanceof MapNode map)) {
        return false;
      }
      List<String> values = new ArrayList<>(keys.size());
      for (String key : keys) {
        Node value = map.get(key);
        if (!(value instanceof ScalarNode scalar) || scalar.isNull() || scalar.text().isEmpty()) {
          return false;
        }
        values.add(scalar.text());
      }
      if (!seen.add(values)) {
        return false;
      }
    }
    return true;
  }

  private List<Item> run() {
    List<List<String>> all = values();
    if (all.isEmpty()) {
      return target;
    }
    List<Item> dest = new ArrayList<>(target);
    List<Item> added = new ArrayList<>();
    List<String> usedKeys = keys;
    Set<Integer> used = usedKeys(all);
    for (List<String> values : all) {
      List<String> validKeys = keys;
      List<String> validValues = values;
      if (!used.isEmpty()) {
        validKeys = chosen(used, keys);
        validValues = chosen(used, values);
      }
      usedKeys = validKeys;
      Item before = find(target == patch ? List.of() : dest, validKeys, validValues);
      Item change = find(patch, validKeys, validValues);
      Item item = merged(before, change);
      if (item.node == null || item.node.isNull() || isEmptyMap(item.node)) {
        set(dest, null, validKeys, validValues);
        continue;
      }
      for (int i = 0; i < validKeys.size(); i++) {
        String value = validValues.get(i);
        if (item.node instanceof MapNode map && !map.has(validKeys.get(i)) && !value.isEmpty()) {
          item.node = map.with(validKeys.get(i), YamlReader.plainScalar(value));
        }
      }
      set(added, item, validKeys, validValues);
    }
    for (Item item : dest) {
      append(added, item, usedKeys);
    }
    return added;
  }

  private static List<String> chosen(Set<Integer> places, List<String> texts) {
    List<String> chosen = new ArrayList<>(places.size());
    for (int place : places) {
      chosen.add(texts.get(place));
    }
    return chosen;
  }

  private Item merged(@Nullable Item before, @Nullable Item change) {
    Node old = before == null ? null : before.node;
    Node patched = merge.apply(old, change == null ? null : change.node);
    boolean replaced =
        change != null
            && change.node instanceof MapNode map
            && "replace".equals(map.text("$patch"));
    if (before == null || replaced || patched == null) {
      Item item = new Item(patched);
      if (before == null && change != null && target == patch) {
        change.node = patched;
        return change;
      }
      return item;
    }
    before.node = patched;
    return before;
  }

  /** The values of the keys of all items, those of the patch first. */
  private List<List<String>> values() {
    Set<List<String>> seen = new LinkedHashSet<>();
    for (List<Item> items : List.of(patch, target)) {
      for (Item item : items) {
        List<String> values = new ArrayList<>(keys.size());
        for (String key : keys) {
          Node value = item.node instanceof MapNode map ? map.get(key) : null;
          values.add(value == null || value.isNull() ? "" : text(value));
        }
        seen.add(values);
      }
    }
    List<List<String>> all = new ArrayList<>(seen);
    if (keys.size() > 1) {
      unify(all);
    }
    return all;
  }

  /** Items that agree where both have a key, and in one key at least, are one item. */
  private static void unify(List<List<String>> all) {
    for (int i = 0; i < all.size(); i++) {
      List<String> first = all.get(i);
      for (int j = 0; j < all.size(); j++) {
        List<String> both = both(first, all.get(j));
        if (both != null) {
          all.set(i, both);
          all.set(j, both);
        }
      }
    }
  }

  private static @Nullable List<String> both(List<String> a, List<String> b) {
    boolean common = false;
    List<String> result = new ArrayList<>(a.size());
    for (int i = 0; i < a.size(); i++) {
      String x = a.get(i);
      String y = b.get(i);
      common |= x.equals(y);
      if (!x.equals(y) && !x.isEmpty() && !y.isEmpty()) {
        return null;
      }
      result.add(x.isEmpty() ? y : x);
    }
    return common ? result : null;
  }

  private Set<Integer> usedKeys(List<List<String>> all) {
    Set<Integer> used = new LinkedHashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      for (List<String> values : all) {
        if (!values.get(i).isEmpty()) {
          used.add(i);
          break;
        }
      }
    }
    return used;
  }

  /** The first item that has all values; those that are empty count only if all are. */
  private static @Nullable Item find(List<Item> items, List<String> keys, List<String> values) {
    boolean any = false;
    for (String value : values) {
      any |= !value.isEmpty();
    }
    for (Item item : items) {
      if (!(item.node instanceof MapNode map)) {
        continue;
      }
      boolean fits = true;
      for (int i = 0; i < keys.size(); i++) {
        if (!(any && values.get(i).isEmpty())) {
          Node found = map.get(keys.get(i));
          fits &= found != null && text(found).equals(values.get(i));
        }
      }
      if (fits) {
        return item;
      }
    }
    return null;
  }

  private static boolean has(MapNode map, String key, String value) {
    Node found = map.get(key);
    return found != null && (value.isEmpty() || text(found).equals(value));
  }

  /** Puts an item in place of those that have the values, or behind all; null takes them out. */
  private static void set(
      List<Item> list, @Nullable Item item, List<String> keys, List<String> values) {
    List<Item> result = new ArrayList<>();
    boolean any = false;
    for (Item other : list) {
      Node node = other.node;
      if (node == null || node.isNull() || isEmptyMap(node)) {
        continue;
      }
      if (!(node instanceof MapNode map)) {
        result.add(other);
        continue;
      }
      boolean found = !values.isEmpty();
      for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
        found &= has(map, keys.get(i), values.get(i));
      }
      if (!found) {
        // without any value all other items are lost, as in the reference
        if (!values.isEmpty()) {
          result.add(other);
        }
      } else {
        any = true;
        if (item != null) {
          result.add(item);
        }
      }
    }
    if (item != null && !any) {
      result.add(item);
    }
    list.clear();
    list.addAll(result);
  }

  private static void append(List<Item> list, Item item, List<String> keys) {
    List<String> values = new ArrayList<>();
    for (String key : keys) {
      Node value = item.node instanceof MapNode map ? map.get(key) : null;
      if (value == null) {
        list.add(item);
      } else {
        values.add(text(value));
      }
    }
    if (keys.size() > 1) {
      set(list, null, keys, values);
    }
    set(list, item, keys, values);
  }

  private static boolean isEmptyMap(Node node) {
    return node instanceof MapNode map && map.isEmpty();
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? Objects.requireNonNull(scalar.text()) : "";
  }
}
