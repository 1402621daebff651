// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Metadata as a flat list of texts, for formats without nesting: {@code
 * age__list_0__map_recipient}.
 */
final class Flattening {
  private static final String MAP = "__map_";
  private static final String LIST = "__list_";
  private static final int MAX_ITEMS = 1000;
  private static final int MAX_DEPTH = 10;

  private Flattening() {}

  static Map<String, String> flatten(MapNode map) {
    Map<String, String> flat = new LinkedHashMap<>();
    for (MapNode.Entry entry : map.entries()) {
      flatten(entry.key(), entry.value(), flat);
    }
    return flat;
  }

  private static void flatten(String key, Node node, Map<String, String> flat) {
    if (node instanceof MapNode map) {
      map.entries().forEach(entry -> flatten(key + MAP + entry.key(), entry.value(), flat));
    } else if (node instanceof ListNode list) {
      int place = 0;
      for (Node item : list) {
        flatten(key + LIST + place++, item, flat);
      }
    } else {
      flat.put(key, text((ScalarNode) node));
    }
  }

  private static String text(ScalarNode scalar) {
    return scalar.type() == ScalarType.NULL ? "" : scalar.text();
  }

  /** What a key leads to: a text, or what its longer keys lead to. */
  private static final class Branch {
    private @Nullable String text;
    private final Map<String, Branch> below = new TreeMap<>();
    private final Map<Integer, Branch> items = new TreeMap<>();
  }

  static MapNode unflatten(String file, Map<String, String> flat) {
    Branch root = new Branch();
    flat.forEach((key, text) -> place(file, root, key, text));
    return node(file, root) instanceof MapNode map ? map : MapNode.EMPTY;
  }

  private static void place(String file, Branch root, String key, String text) {
    Branch branch = root;
    String mark = MAP;
    int from = 0;
    int depth = 0;
    while (mark != null) {
      int map = key.indexOf(MAP, from);
      int list = key.indexOf(LIST, from);
      int end = map < 0 ? list : list < 0 ? map : Math.min(map, list);
      String word = end < 0 ? key.substring(from) : key.substring(from, end);
      if (mark.equals(MAP)) {
        branch = branch.below.computeIfAbsent(word, any -> new Branch());
      } else {
        if (!word.matches("[0-9]{1,4}") || Integer.parseInt(word) >= MAX_ITEMS) {
          throw Failures.metadata(file, "the place of a list item is no number");
        }
        branch = branch.items.computeIfAbsent(Integer.valueOf(word), any -> new Branch());
      }
      mark = end < 0 ? null : end == map ? MAP : LIST;
      from = end < 0 ? from : end + mark.length();
      if (depth++ > MAX_DEPTH) {
        throw Failures.metadata(file, "entries lie too deep in each other");
      }
    }
    if (branch.text != null) {
      throw Failures.metadata(file, "an entry is there twice");
    }
    branch.text = text;
  }

  private static Node node(String file, Branch branch) {
    int kinds =
        (branch.text == null ? 0 : 1)
            + (branch.below.isEmpty() ? 0 : 1)
            + (branch.items.isEmpty() ? 0 : 1);
    if (kinds > 1) {
      throw Failures.metadata(file, "an entry is a text and more at once");
    }
    if (branch.text != null) {
      return ScalarNode.of(branch.text);
    }
    if (!branch.items.isEmpty()) {
      List<Node> items = new ArrayList<>();
      branch.items.forEach(
          (place, item) -> {
            if (place != items.size()) {
              throw Failures.metadata(file, "a list has gaps");
            }
            items.add(node(file, item));
          });
      return ListNode.of(items);
    }
    MapNode.Builder map = MapNode.builder();
    branch.below.forEach((key, below) -> map.put(key, node(file, below)));
    return map.build();
  }
}
