// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path to fields: keys with dots between them, {@code [a.b]} for a key that holds dots, {@code *}
 * for each value of a map or item of a list, a number for one item. {@code $.} before it starts at
 * the object wherever the path stands, {@code .} alone is the item that is looked at.
 *
 * @param fromRoot whether it starts at the object and not at the item that is looked at
 * @param segments the keys
 */
record Path(boolean fromRoot, List<String> segments) {
  private static final String EACH = "*";

  Path {
    segments = List.copyOf(segments);
  }

  static Path of(String... segments) {
    return new Path(false, List.of(segments));
  }

  /**
   * The path that a text says.
   *
   * @throws IllegalArgumentException if it says none
   */
  static Path parse(String text) {
    if (text.equals(".")) {
      return new Path(false, List.of());
    }
    boolean fromRoot = text.startsWith("$.");
    List<String> segments = new ArrayList<>();
    int at = fromRoot ? 2 : 0;
    while (at <= text.length()) {
      int end;
      if (at < text.length() && text.charAt(at) == '[') {
        int close = text.indexOf(']', at);
        end = close < 0 ? -1 : close + 1;
        if (close < 0 || end < text.length() && text.charAt(end) != '.') {
          throw new IllegalArgumentException(text);
        }
        segments.add(text.substring(at + 1, close));
      } else {
        end = text.indexOf('.', at);
        end = end < 0 ? text.length() : end;
        segments.add(text.substring(at, end));
      }
      if (segments.get(segments.size() - 1).isEmpty()) {
        throw new IllegalArgumentException(text);
      }
      at = end + 1;
    }
    return new Path(fromRoot, segments);
  }

  /** The node there, the first one if there are several; null if there is none. */
  @Nullable Node first(Scope scope) {
    List<Node> found = all(scope);
    return found.isEmpty() ? null : found.get(0);
  }

  /** The nodes there that are not null, in order. */
  List<Node> all(Scope scope) {
    Node start = fromRoot ? scope.root() : scope.current();
    if (!segments.contains(EACH)) {
      Node node = start;
      for (int i = 0; node != null && i < segments.size(); i++) {
        scope.spend(1);
        node = step(node, segments.get(i));
      }
      return node == null || node.isNull() ? List.of() : List.of(node);
    }
    List<Node> found = List.of(start);
    for (String segment : segments) {
      List<Node> next = new ArrayList<>();
      for (Node node : found) {
        if (segment.equals(EACH)) {
          values(node, next);
        } else {
          Node below = step(node, segment);
          if (below != null) {
            next.add(below);
          }
        }
      }
      scope.spend(found.size() + next.size());
      found = next;
    }
    found.removeIf(Node::isNull);
    return found;
  }

  private static @Nullable Node step(Node node, String key) {
    if (node instanceof MapNode map) {
      return map.get(key);
    }
    if (node instanceof ListNode list && key.length() < 7 && isNumber(key)) {
      int index = Integer.parseInt(key);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  private static boolean isNumber(String key) {
    return key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static void values(Node node, List<Node> into) {
    if (node instanceof ListNode list) {
      into.addAll(list.items());
    } else if (node instanceof MapNode map) {
      for (int i = 0; i < map.size(); i++) {
        into.add(map.valueAt(i));
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(fromRoot ? "$" : "");
    for (String segment : segments) {
      out.append(out.isEmpty() ? "" : ".");
      out.append(segment.indexOf('.') < 0 ? segment : "[" + segment + "]");
    }
    return out.isEmpty() ? "." : out.toString();
  }
}
