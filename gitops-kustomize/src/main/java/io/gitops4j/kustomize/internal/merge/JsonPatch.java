// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON patch (RFC 6902). Immutable. */
public final class JsonPatch {
  private static final int MAX_COPIES = 1000;

  private record Operation(
      String op,
      List<String> path,
      @Nullable List<String> from,
      @Nullable Node value,
      String text) {}

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /**
   * Reads the operations.
   *
   * @throws MergeException if the node is no JSON patch
   */
  public static JsonPatch parse(Node node) {
    if (!(node instanceof ListNode list)) {
      throw new MergeException("a JSON patch is a list of operations");
    }
    List<Operation> operations = new ArrayList<>();
    int copies = 0;
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof MapNode map)) {
        throw new MergeException("operation " + i + " of the JSON patch is no map");
      }
      String op = map.text("op");
      String path = map.text("path");
      String from = map.text("from");
      boolean moves = "move".equals(op) || "copy".equals(op);
      boolean known =
          moves
              || "add".equals(op)
              || "remove".equals(op)
              || "replace".equals(op)
              || "test".equals(op);
      if (op == null || !known) {
        throw new MergeException(
            "operation "
                + i
                + " of the JSON patch has op "
                + op
                + ", not add, remove, replace, move, copy or test");
      }
      if (path == null || moves && from == null) {
        throw new MergeException(
            "operation " + i + " of the JSON patch lacks " + (path == null ? "path" : "from"));
      }
      Node value = map.get("value");
      if (value == null && (op.equals("add") || op.equals("replace") || op.equals("test"))) {
        value = ScalarNode.NULL;
      }
      if (op.equals("copy") && ++copies > MAX_COPIES) {
        throw new MergeException("the JSON patch copies more than " + MAX_COPIES + " times");
      }
      operations.add(
          new Operation(
              op, steps(path), from == null ? null : steps(from), value, op + " " + path));
    }
    return new JsonPatch(operations);
  }

  private static List<String> steps(String pointer) {
    if (pointer.isEmpty()) {
      return List.of();
    }
    if (pointer.charAt(0) != '/') {
      throw new MergeException("the path " + pointer + " of a JSON patch does not start with /");
    }
    List<String> steps = new ArrayList<>();
    for (String part : pointer.substring(1).split("/", -1)) {
      steps.add(part.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  /**
   * The patched object.
   *
   * @throws MergeException if an operation can't be done
   */
  public Node apply(Node target) {
    Node node = target;
    for (Operation operation : operations) {
      try {
        node = apply(operation, node);
      } catch (MergeException e) {
        throw new MergeException(operation.text() + ": " + e.getMessage());
      }
    }
    return node;
  }

  private static Node apply(Operation operation, Node root) {
    List<String> path = operation.path();
    return switch (operation.op()) {
      case "add" -> change(root, path, 0, "add", Objects.requireNonNull(operation.value()));
      case "replace" -> change(root, path, 0, "replace", Objects.requireNonNull(operation.value()));
      case "remove" -> change(root, path, 0, "remove", null);
      case "test" -> {
        Node found = find(root, path);
        Node wanted = Objects.requireNonNull(operation.value());
        if (found == null ? !wanted.isNull() : !found.equals(wanted)) {
          throw new MergeException("the value is another one");
        }
        yield root;
      }
      default -> {
        List<String> from = Objects.requireNonNull(operation.from());
        Node moved = find(root, from);
        if (moved == null) {
          throw new MergeException("nothing is at the from path");
        }
        Node rest = operation.op().equals("move") ? change(root, from, 0, "remove", null) : root;
        yield change(rest, path, 0, "add", moved);
      }
    };
  }

  private static @Nullable Node find(Node root, List<String> path) {
    Node node = root;
    for (String step : path) {
      if (node instanceof MapNode map) {
        node = map.get(step);
      } else if (node instanceof ListNode list) {
        int index = index(step, list.size() - 1);
        node = list.get(index);
      } else {
        return null;
      }
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static Node change(
      Node node, List<String> path, int at, String op, @Nullable Node value) {
    if (path.isEmpty()) {
      if (value == null) {
        throw new MergeException("the whole object can't be removed");
      }
      return value;
    }
    String step = path.get(at);
    boolean last = at == path.size() - 1;
    if (node instanceof MapNode map) {
      Node child = map.get(step);
      if (last) {
        if (child == null && !op.equals("add")) {
          throw new MergeException("nothing is there");
        }
        return value == null ? map.without(step) : map.with(step, value);
      }
      if (child == null) {
        throw new MergeException("nothing is at " + String.join("/", path.subList(0, at + 1)));
      }
      return map.with(step, change(child, path, at + 1, op, value));
    }
    if (node instanceof ListNode list) {
      if (last && op.equals("add")) {
        int index = step.equals("-") ? list.size() : index(step, list.size());
        List<Node> items = new ArrayList<>(list.items());
        items.add(index, Objects.requireNonNull(value));
        return list.withItems(items);
      }
      int index = index(step, list.size() - 1);
      if (last) {
        return value == null ? list.without(index) : list.with(index, value);
      }
      return list.with(index, change(list.get(index), path, at + 1, op, value));
    }
    throw new MergeException("nothing is at " + String.join("/", path.subList(0, at + 1)));
  }

  private static int index(String step, int max) {
    if (!step.matches("-?[0-9]{1,9}")) {
      throw new MergeException("the step " + step + " is no index of a list");
    }
    int index = Integer.parseInt(step);
    index = index < 0 ? index + max + 1 : index;
    if (index < 0 || index > max) {
      throw new MergeException("the index " + step + " lies outside the list");
    }
    return index;
  }
}
