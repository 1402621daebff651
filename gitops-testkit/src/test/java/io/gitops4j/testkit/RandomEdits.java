// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Edits of declared objects as people and tools make them: fields that go, come and change, list
 * items too, orders, nulls, quantities in another form, fields that others own. The same seed gives
 * the same edits. Not thread-safe.
 */
final class RandomEdits {
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "status");

  private final Random random;

  RandomEdits(long seed) {
    random = new Random(seed);
  }

  int next(int bound) {
    return random.nextInt(bound);
  }

  /**
   * The object with one to three edits.
   *
   * @param declared the object
   * @param live the object as a server has it, from which fields of others are taken
   * @param peer another object of the same kind, from which parts are taken
   */
  MapNode edited(MapNode declared, MapNode live, MapNode peer) {
    MapNode edited = declared;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      edited = once(edited, live, peer);
    }
    return edited;
  }

  private MapNode once(MapNode object, MapNode live, MapNode peer) {
    return switch (random.nextInt(8)) {
      case 0 -> labelled(object, random.nextBoolean() ? "labels" : "annotations");
      case 1 -> taken(object, live, random.nextBoolean());
      case 2 -> taken(object, peer, false);
      default -> body(object);
    };
  }

  private MapNode labelled(MapNode object, String field) {
    MapNode entries = Edit.map(object, "metadata", field);
    List<String> keys = new ArrayList<>(entries.keys());
    String key =
        keys.isEmpty() || random.nextBoolean()
            ? "edit-" + random.nextInt(3)
            : keys.get(random.nextInt(keys.size()));
    return switch (random.nextInt(5)) {
      case 0 -> Edit.set(object, entries.without(key), "metadata", field);
      case 1 -> Edit.set(object, ScalarNode.NULL, "metadata", field, key);
      case 2 -> Edit.remove(object, "metadata", field);
      default -> Edit.set(object, "v" + random.nextInt(3), "metadata", field, key);
    };
  }

  /** The object with a part of another at the same place. */
  private MapNode taken(MapNode object, MapNode from, boolean changed) {
    List<String> keys = new ArrayList<>(from.keys());
    keys.removeAll(IDENTITY);
    keys.remove("metadata");
    if (keys.isEmpty()) {
      return object;
    }
    String key = keys.get(random.nextInt(keys.size()));
    Node there = Objects.requireNonNull(from.get(key), key);
    return object.with(key, taken(object.get(key), there, changed, 1 + random.nextInt(6)));
  }

  private Node taken(
      @org.jspecify.annotations.Nullable Node here, Node there, boolean changed, int depth) {
    if (depth > 0
        && here instanceof MapNode map
        && there instanceof MapNode from
        && !from.isEmpty()) {
      String key = pick(from);
      return map.with(
          key, taken(map.get(key), Objects.requireNonNull(from.get(key), key), changed, depth - 1));
    }
    if (depth > 0
        && here instanceof ListNode list
        && there instanceof ListNode from
        && !list.isEmpty()
        && !from.isEmpty()) {
      int at = random.nextInt(Math.min(list.size(), from.size()));
      return list.with(at, taken(list.get(at), from.get(at), changed, depth - 1));
    }
    return changed ? node(there, 0) : there;
  }

  private MapNode body(MapNode object) {
    List<String> keys = new ArrayList<>(object.keys());
    keys.removeAll(IDENTITY);
    keys.remove("metadata");
    if (keys.isEmpty()) {
      return labelled(object, "labels");
    }
    String key = keys.get(random.nextInt(keys.size()));
    Node value = Objects.requireNonNull(object.get(key), key);
    return object.with(key, node(value, 2 + random.nextInt(8)));
  }

  private String pick(MapNode map) {
    List<String> keys = new ArrayList<>(map.keys());
    return keys.get(random.nextInt(keys.size()));
  }

  /** The value with an edit at most so many steps below it. */
  private Node node(Node value, int depth) {
    if (value instanceof MapNode map) {
      if (map.isEmpty()) {
        return map;
      }
      String key = pick(map);
      Node child = Objects.requireNonNull(map.get(key), key);
      if (depth > 0 && !(child instanceof ScalarNode && random.nextInt(3) == 0)) {
        return map.with(key, node(child, depth - 1));
      }
      return switch (random.nextInt(6)) {
        case 0 -> map.with(key, ScalarNode.NULL);
        case 1 -> child instanceof MapNode ? map.with(key, MapNode.EMPTY) : map.without(key);
        case 2 -> child instanceof ListNode ? map.with(key, ListNode.EMPTY) : map.without(key);
        default -> map.without(key);
      };
    }
    if (value instanceof ListNode list) {
      return list.isEmpty() ? list : list(list, depth);
    }
    return scalar((ScalarNode) value);
  }

  private Node list(ListNode list, int depth) {
    int at = random.nextInt(list.size());
    if (depth > 0 && random.nextInt(3) > 0) {
      return list.with(at, node(list.get(at), depth - 1));
    }
    List<Node> items = new ArrayList<>(list.items());
    switch (random.nextInt(4)) {
      case 0 -> items.remove(at);
      case 1 -> Collections.shuffle(items, random);
      case 2 -> items.add(random.nextInt(items.size() + 1), another(list.get(at)));
      default -> items.add(list.get(at));
    }
    return ListNode.of(items);
  }

  /** An item like this one, with another key. */
  private static Node another(Node item) {
    if (!(item instanceof MapNode map)) {
      return item instanceof ScalarNode scalar && scalar.isString()
          ? ScalarNode.of(scalar.text() + "-x")
          : item;
    }
    MapNode changed = map;
    for (String key : List.of("name", "key", "mountPath")) {
      String text = map.text(key);
      changed = text == null ? changed : changed.with(key, ScalarNode.of(text + "-x"));
    }
    for (String key : List.of("port", "containerPort")) {
      if (map.get(key) instanceof ScalarNode port && port.value() instanceof Number number) {
        changed = changed.with(key, ScalarNode.of(number.longValue() + 1));
      }
    }
    return changed;
  }

  private Node scalar(ScalarNode scalar) {
    if (random.nextInt(10) == 0) {
      return ScalarNode.NULL;
    }
    if (scalar.value() instanceof Boolean flag) {
      return ScalarNode.of(!flag);
    }
    if (scalar.type() == ScalarType.INT && scalar.value() instanceof Number number) {
      return ScalarNode.of(number.longValue() + 1 + random.nextInt(2));
    }
    String text = scalar.text();
    if (text.matches("[0-9]+m")) {
      long milli = Long.parseLong(text.substring(0, text.length() - 1));
      return random.nextBoolean()
          ? ScalarNode.of(milli / 1000.0 + "")
          : ScalarNode.of(milli + 100 + "m");
    }
    if (text.matches("[0-9]+Mi")) {
      long mega = Long.parseLong(text.substring(0, text.length() - 2));
      return ScalarNode.of(random.nextBoolean() ? mega * 1024 + "Ki" : mega + 1 + "Mi");
    }
    return switch (random.nextInt(4)) {
      case 0 -> ScalarNode.of("");
      case 1 -> ScalarNode.of(text.toLowerCase(java.util.Locale.ROOT));
      default -> ScalarNode.of(text + (text.isEmpty() ? "x" : random.nextBoolean() ? "0" : "-x"));
    };
  }
}
