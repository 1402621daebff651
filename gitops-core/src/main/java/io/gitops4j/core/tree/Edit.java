// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads and changes objects by map keys; what is absent, null or of another kind reads as empty.
 */
public final class Edit {
  private Edit() {}

  /** The map at the keys, or the empty map. */
  public static MapNode map(Node root, String... keys) {
    return root.at(keys) instanceof MapNode map ? map : MapNode.EMPTY;
  }

  /** The text at the keys, or the empty text. */
  public static String text(Node root, String... keys) {
    Node node = root.at(keys);
    String text = node == null ? null : node.textOrNull();
    return text == null ? "" : text;
  }

  /** The whole number at the keys, or another. */
  public static long number(Node root, long absent, String... keys) {
    return root.at(keys) instanceof ScalarNode scalar
            && scalar.type() == ScalarType.INT
            && scalar.value() instanceof Long number
        ? number
        : absent;
  }

  /** Whether the boolean at the keys is true. */
  public static boolean flag(Node root, String... keys) {
    return root.at(keys) instanceof ScalarNode scalar && Boolean.TRUE.equals(scalar.value());
  }

  /** Whether there is something other than null at the keys. */
  public static boolean has(Node root, String... keys) {
    Node node = root.at(keys);
    return node != null && !node.isNull();
  }

  /** The maps in the list at the keys. */
  public static List<MapNode> maps(Node root, String... keys) {
    List<MapNode> maps = new ArrayList<>();
    if (root.at(keys) instanceof ListNode list) {
      for (Node item : list) {
        if (item instanceof MapNode map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  /** The texts in the list at the keys. */
  public static List<String> texts(Node root, String... keys) {
    List<String> texts = new ArrayList<>();
    if (root.at(keys) instanceof ListNode list) {
      for (Node item : list) {
        String text = item.textOrNull();
        if (text != null) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /** The root with a value at the keys; maps on the way are made. */
  public static MapNode set(MapNode root, Node value, String... keys) {
    return set(root, value, 0, keys);
  }

  private static MapNode set(MapNode root, Node value, int from, String... keys) {
    if (from == keys.length - 1) {
      return root.with(keys[from], value);
    }
    return root.with(keys[from], set(map(root, keys[from]), value, from + 1, keys));
  }

  /** The root with a text at the keys. */
  public static MapNode set(MapNode root, String value, String... keys) {
    return set(root, ScalarNode.of(value), keys);
  }

  /** The root without what is at the keys; a map that becomes empty stays. */
  public static MapNode remove(MapNode root, String... keys) {
    return remove(root, 0, keys);
  }

  private static MapNode remove(MapNode root, int from, String... keys) {
    if (from == keys.length - 1) {
      return root.without(keys[from]);
    }
    return root.get(keys[from]) instanceof MapNode inner
        ? root.with(keys[from], remove(inner, from + 1, keys))
        : root;
  }

  /** The root with the map at the keys changed, if there is one. */
  public static MapNode change(MapNode root, UnaryOperator<MapNode> change, String... keys) {
    return root.at(keys) instanceof MapNode inner ? set(root, change.apply(inner), keys) : root;
  }

  /** The root with each map of the list at the keys changed. */
  public static MapNode changeEach(MapNode root, UnaryOperator<MapNode> change, String... keys) {
    if (!(root.at(keys) instanceof ListNode list)) {
      return root;
    }
    ListNode changed = list;
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof MapNode item) {
        changed = changed.with(i, change.apply(item));
      }
    }
    return changed == list ? root : set(root, changed, keys);
  }
}
