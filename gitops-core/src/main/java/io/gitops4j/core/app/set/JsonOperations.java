// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of a JSON patch (RFC 6902). */
final class JsonOperations {
  private static final int MOST = 10_000;

  private JsonOperations() {}

  /**
   * Applies them in order.
   *
   * @throws IllegalArgumentException with the operation that can't be applied
   */
  static Node apply(Node root, ListNode operations) {
    if (operations.size() > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " operations");
    }
    Node patched = root;
    for (Node operation : operations) {
      if (!(operation instanceof MapNode map)) {
        throw new IllegalArgumentException("an operation is no map");
      }
      patched = apply(patched, map);
    }
    return patched;
  }

  private static Node apply(Node root, MapNode operation) {
    String op = Edit.text(operation, "op");
    String path = Edit.text(operation, "path");
    return switch (op) {
      case "add" -> changed(root, names(path), 0, op, value(operation));
      case "replace" -> changed(root, names(path), 0, op, value(operation));
      case "remove" -> changed(root, names(path), 0, op, null);
      case "move" -> {
        String from = Edit.text(operation, "from");
        Node moved = find(root, names(from));
        Node without = changed(root, names(from), 0, "remove", null);
        yield changed(without, names(path), 0, "add", moved);
      }
      case "copy" ->
          changed(root, names(path), 0, "add", find(root, names(Edit.text(operation, "from"))));
      case "test" -> {
        if (!find(root, names(path)).equals(value(operation))) {
          throw new IllegalArgumentException("the test of " + path + " fails");
        }
        yield root;
      }
      default -> throw new IllegalArgumentException("the operation " + op + " is not known");
    };
  }

  private static Node value(MapNode operation) {
    Node value = operation.get("value");
    if (value == null) {
      throw new IllegalArgumentException("an operation without its value");
    }
    return value;
  }

  private static List<String> names(String pointer) {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new IllegalArgumentException("the pointer " + pointer + " does not begin with /");
    }
    List<String> names = new ArrayList<>();
    String[] parts = pointer.split("/", -1);
    for (int i = 1; i < parts.length; i++) {
      names.add(parts[i].replace("~1", "/").replace("~0", "~"));
    }
    return names;
  }

  private static Node find(Node root, List<String> names) {
    Node node = root;
    for (String name : names) {
      node =
          node instanceof MapNode map
              ? map.get(name)
              : node instanceof ListNode list ? list.get(index(name, list.size() - 1)) : null;
      if (node == null) {
        throw absent(name);
      }
    }
    return node;
  }

  private static Node changed(
      Node node, List<String> names, int from, String op, @Nullable Node value) {
    if (from == names.size()) {
      if (value == null) {
        throw new IllegalArgumentException("the whole object can't be removed");
      }
      return value;
    }
    String name = names.get(from);
    boolean last = from == names.size() - 1;
    if (node instanceof MapNode map) {
      Node there = map.get(name);
      if (there == null && !(last && op.equals("add"))) {
        throw absent(name);
      }
      if (last) {
        return value == null ? map.without(name) : map.with(name, value);
      }
      return map.with(name, changed(Objects.requireNonNull(there), names, from + 1, op, value));
    }
    if (!(node instanceof ListNode list)) {
      throw absent(name);
    }
    if (!last) {
      int at = index(name, list.size() - 1);
      return list.with(at, changed(list.get(at), names, from + 1, op, value));
    }
    if (value == null) {
      return list.without(index(name, list.size() - 1));
    }
    if (op.equals("replace")) {
      return list.with(index(name, list.size() - 1), value);
    }
    List<Node> items = new ArrayList<>(list.items());
    items.add(name.equals("-") ? items.size() : index(name, items.size()), value);
    return list.withItems(items);
  }

  private static int index(String name, int most) {
    if (!name.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(name) > most) {
      throw new IllegalArgumentException("there is no item " + name);
    }
    return Integer.parseInt(name);
  }

  private static IllegalArgumentException absent(String name) {
    return new IllegalArgumentException("there is no field " + name);
  }
}
