// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a single parameter as Helm reads that of {@code --set}: keys joined by dots, indexes
 * of lists in brackets, a backslash before a character that is part of a key.
 */
final class SetPath {
  /** Helm's own bounds. */
  private static final int MAX_INDEX = 65_536;

  private static final int MAX_KEYS = 30;

  private final String name;

  /** Strings for keys, integers for indexes. */
  private final List<Object> steps;

  private SetPath(String name, List<Object> steps) {
    this.name = name;
    this.steps = steps;
  }

  static SetPath parse(String name) {
    List<Object> steps = new ArrayList<>();
    StringBuilder key = new StringBuilder();
    boolean open = true; // whether a key is expected here
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.' || c == '[') {
        if (open) {
          steps.add(checked(name, key));
        }
        key.setLength(0);
        open = c == '.';
        if (c == '[') {
          int close = name.indexOf(']', i);
          steps.add(index(name, close < 0 ? "" : name.substring(i + 1, close)));
          i = close;
        }
      } else if (!open) {
        throw wrong(name, "something stands behind a bracket");
      } else {
        boolean escape = c == '\\' && i + 1 < name.length();
        key.append(escape ? name.charAt(++i) : c);
      }
    }
    if (open) {
      steps.add(checked(name, key));
    }
    if (steps.stream().filter(String.class::isInstance).count() > MAX_KEYS) {
      throw wrong(name, "more than " + MAX_KEYS + " keys lie in each other");
    }
    return new SetPath(name, steps);
  }

  private static String checked(String name, StringBuilder key) {
    if (key.isEmpty()) {
      throw wrong(name, "a key is empty");
    }
    return key.toString();
  }

  private static Integer index(String name, String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_INDEX) {
      throw wrong(name, "an index is none, or above " + MAX_INDEX);
    }
    return Integer.valueOf(text);
  }

  private static ChartException wrong(String name, String why) {
    return ChartException.of(ChartError.VALUES, "the parameter " + name + " can't be set: " + why);
  }

  /** The values with this one set. */
  MapNode set(MapNode values, Node value) {
    return (MapNode) set(values, 0, value);
  }

  private Node set(@Nullable Node old, int step, Node value) {
    if (step == steps.size()) {
      return value;
    }
    boolean absent = old == null || old.isNull();
    if (steps.get(step) instanceof String key) {
      if (!absent && !(old instanceof MapNode)) {
        throw wrong(name, key + " is set below what is no map");
      }
      MapNode map = absent ? MapNode.EMPTY : (MapNode) old;
      return map.with(key, set(map.get(key), step + 1, value));
    }
    int index = (Integer) steps.get(step);
    if (!absent && !(old instanceof ListNode)) {
      throw wrong(name, "an item is set of what is no list");
    }
    List<Node> items = new ArrayList<>(absent ? List.of() : ((ListNode) old).items());
    while (items.size() <= index) {
      items.add(ScalarNode.NULL);
    }
    items.set(index, set(items.get(index), step + 1, value));
    return ListNode.of(items);
  }
}
