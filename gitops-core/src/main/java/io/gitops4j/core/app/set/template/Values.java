// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of templates: {@link Nothing}, {@link Boolean}, {@link Long}, {@link Double}, {@link
 * String}, {@link List} and {@link Dict}.
 */
public final class Values {
  private Values() {}

  /** The value of a node. Numbers are floats, as with Go's reader of JSON. */
  public static Object of(Node node) {
    if (node instanceof MapNode map) {
      Dict dict = new Dict();
      map.entries().forEach(entry -> dict.put(entry.key(), of(entry.value())));
      return dict;
    }
    if (node instanceof ListNode list) {
      List<Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(of(item)));
      return items;
    }
    ScalarNode scalar = (ScalarNode) node;
    Object value = scalar.value();
    if (value == null) {
      return Nothing.NOTHING;
    }
    return value instanceof Number number ? (Object) number.doubleValue() : value;
  }

  /** The node of a value. */
  public static Node node(Object value) {
    if (value instanceof Dict dict) {
      MapNode.Builder map = MapNode.builder();
      dict.entries().forEach((key, item) -> map.put(key, node(item)));
      return map.build();
    }
    if (value instanceof List<?> list) {
      return ListNode.of(list.stream().map(Values::node).toList());
    }
    if (value instanceof Boolean flag) {
      return ScalarNode.of(flag);
    }
    if (value instanceof Long number) {
      return ScalarNode.of(number);
    }
    if (value instanceof Double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? ScalarNode.of((long) (double) number)
          : ScalarNode.read(GoText.general(number), ScalarType.FLOAT, ScalarStyle.PLAIN, 0, 0);
    }
    return value instanceof String text ? ScalarNode.of(text) : ScalarNode.NULL;
  }

  /**
   * Counts a value with all that is in it. What was counted is no larger than the budget, so that
   * it can be copied and compared.
   */
  public static void count(Object value, Budget budget) {
    GoText.count(value, budget);
  }

  /** The text of a value, as Go prints it. */
  public static String text(Object value) {
    return GoText.of(value);
  }

  /** Whether a condition holds: whether the value is not the zero of its type. */
  static boolean truth(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    return value instanceof Dict dict && dict.size() > 0;
  }

  /** The name of the type, as Go's messages have it. */
  static String type(Object value) {
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof Double) {
      return "float64";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof List<?>) {
      return "[]interface {}";
    }
    return value instanceof Dict ? "map[string]interface {}" : "<nil>";
  }
}
