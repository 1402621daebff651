// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Equality and order of values as JSON has them: a number is a number. */
final class Values {

  private Values() {}

  /** Whether both are the same value; 1 and 1.0 are. */
  static boolean same(Node left, Node right) {
    if (left == right) {
      return true;
    }
    if (left instanceof MapNode a && right instanceof MapNode b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (MapNode.Entry entry : a.entries()) {
        Node other = b.get(entry.key());
        if (other == null || !same(entry.value(), other)) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof ListNode a && right instanceof ListNode b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (!same(a.get(i), b.get(i))) {
          return false;
        }
      }
      return true;
    }
    return left.equals(right) || isNumber(left) && isNumber(right) && compare(left, right) == 0;
  }

  private static boolean isNumber(Node node) {
    return node instanceof ScalarNode scalar
        && (scalar.type() == ScalarType.INT || scalar.type() == ScalarType.FLOAT);
  }

  /** The same value with whole numbers as integers, so that {@code equals} is {@link #same}. */
  static Node canonical(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.type() == ScalarType.FLOAT ? wholeIfPossible(scalar) : scalar;
    }
    if (node instanceof ListNode list) {
      return ListNode.of(list.items().stream().map(Values::canonical).toList());
    }
    MapNode.Builder out = MapNode.builder();
    ((MapNode) node).entries().forEach(e -> out.put(e.keyNode(), canonical(e.value())));
    return out.build();
  }

  private static Node wholeIfPossible(ScalarNode scalar) {
    double value = ((Number) Objects.requireNonNull(scalar.value())).doubleValue();
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? ScalarNode.of((long) value)
        : scalar;
  }

  /** The text of a scalar; of anything else its JSON. */
  static String text(Node node) {
    String text = node.textOrNull();
    if (text != null) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    Json.write(node, out);
    return out.toString();
  }

  /** Numbers before strings, booleans, lists, maps and null. */
  static int compare(Node left, Node right) {
    int order = Integer.compare(rank(left), rank(right));
    if (order != 0) {
      return order;
    }
    if (left instanceof ListNode a) {
      return compare(a.items(), ((ListNode) right).items());
    }
    if (left instanceof MapNode a) {
      return compare(a, (MapNode) right);
    }
    ScalarNode a = (ScalarNode) left;
    ScalarNode b = (ScalarNode) right;
    return switch (a.type()) {
      case NULL -> 0;
      case BOOL -> Boolean.compare(a.value() == Boolean.TRUE, b.value() == Boolean.TRUE);
      case STRING -> a.text().compareTo(b.text());
      case INT, FLOAT -> number(a, b);
    };
  }

  private static int number(ScalarNode left, ScalarNode right) {
    Object a = Objects.requireNonNull(left.value());
    Object b = Objects.requireNonNull(right.value());
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (notFinite(a) || notFinite(b)) {
      return Double.compare(((Number) a).doubleValue(), ((Number) b).doubleValue());
    }
    return exact(a).compareTo(exact(b));
  }

  private static boolean notFinite(Object number) {
    return number instanceof Double d && !Double.isFinite(d);
  }

  private static BigDecimal exact(Object number) {
    if (number instanceof BigInteger big) {
      return new BigDecimal(big);
    }
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : new BigDecimal((Double) number);
  }

  private static int rank(Node node) {
    if (node instanceof ListNode) {
      return 3;
    }
    if (node instanceof MapNode) {
      return 4;
    }
    return switch (((ScalarNode) node).type()) {
      case INT, FLOAT -> 0;
      case STRING -> 1;
      case BOOL -> 2;
      case NULL -> 5;
    };
  }

  private static int compare(List<Node> left, List<Node> right) {
    for (int i = 0; i < left.size() && i < right.size(); i++) {
      int order = compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compare(MapNode left, MapNode right) {
    List<MapNode.Entry> a = sorted(left);
    List<MapNode.Entry> b = sorted(right);
    for (int i = 0; i < a.size() && i < b.size(); i++) {
      int order = a.get(i).key().compareTo(b.get(i).key());
      if (order == 0) {
        order = compare(a.get(i).value(), b.get(i).value());
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static List<MapNode.Entry> sorted(MapNode map) {
    List<MapNode.Entry> entries = new ArrayList<>(map.entries());
    entries.sort(Comparator.comparing(MapNode.Entry::key));
    return entries;
  }
}
