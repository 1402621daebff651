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
  private record Operation(
      int number,
      MapNode written,
      String op,
      @Nullable String path,
      @Nullable String from,
      Node value) {

    int length() {
      return (path == null ? 0 : path.length()) + (from == null ? 0 : from.length());
    }

    String needPath() {
      if (path == null) {
        throw new MergeException("the path is missing");
      }
      return path;
    }

    String needFrom() {
      if (from == null) {
        throw new MergeException("from is missing");
      }
      return from;
    }

    @Override
    public String toString() {
      return op + " " + path + " (operation " + number + " of the patch)";
    }
  }

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /**
   * Reads the operations. What an operation lacks is found when it is applied: a patch without
   * targets may say anything.
   *
   * @throws MergeException if the node is no list of maps
   */
  public static JsonPatch parse(Node node) {
    if (!(node instanceof ListNode list)) {
      throw new MergeException("a JSON patch is a list of operations");
    }
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof MapNode map)) {
        throw new MergeException("operation " + i + " of the JSON patch is no map", list.get(i));
      }
      String op = string(map, "op");
      Node value = map.get("value");
      operations.add(
          new Operation(
              i,
              map,
              op == null ? "" : op,
              string(map, "path"),
              string(map, "from"),
              value == null ? ScalarNode.NULL : value));
    }
    return new JsonPatch(operations);
  }

  private static @Nullable String string(MapNode map, String key) {
    return map.get(key) instanceof ScalarNode scalar && scalar.isString() ? scalar.text() : null;
  }

  /** Whether there is no operation. */
  public boolean isEmpty() {
    return operations.isEmpty();
  }

  /** Hears of what costs more than it looks; may end the work. */
  public interface Listener {
    /** A value is shown once more. */
    void copying(Node value);

    /** A value is shown elsewhere. */
    void moving(Node value);

    /** So many entries of lists and maps are moved, or letters of paths read. */
    void moving(long entries);
  }

  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void copying(Node value) {}

        @Override
        public void moving(Node value) {}

        @Override
        public void moving(long entries) {}
      };

  /**
   * The patched object.
   *
   * @throws MergeException if an operation can't be done
   */
  public Node apply(Node target) {
    return apply(target, NOBODY);
  }

  /** The same, telling what happens on the way. */
  public Node apply(Node target, Listener listener) {
    Node node = target;
    for (Operation operation : operations) {
      try {
        listener.moving(operation.length());
        node = apply(operation, node, listener);
      } catch (MergeException e) {
        throw new MergeException(operation + ": " + e.getMessage(), operation.written());
      }
    }
    return node;
  }

  private static Node apply(Operation operation, Node root, Listener listener) {
    String path = operation.needPath();
    Node value = operation.value();
    return switch (operation.op()) {
      case "add" -> change(root, deep(steps(path), value), 0, "add", value, listener);
      case "replace" -> {
        if (path.isEmpty()) {
          yield value;
        }
        yield change(root, deep(steps(path), value), 0, "replace", value, listener);
      }
      case "remove" -> change(root, steps(path), 0, "remove", null, listener);
      case "test" -> {
        Node found = path.isEmpty() ? root : find(root, steps(path));
        if (!found.equals(value)) {
          throw new MergeException("the value is another one");
        }
        yield root;
      }
      case "move", "copy" -> {
        List<String> from = steps(operation.needFrom());
        Node moved = find(root, from);
        if (operation.op().equals("copy")) {
          listener.copying(moved);
        } else {
          listener.moving(moved);
        }
        Node rest =
            operation.op().equals("move") ? change(root, from, 0, "remove", null, listener) : root;
        yield change(rest, deep(steps(path), moved), 0, "add", moved, listener);
      }
      default -> throw new MergeException("the op is not add, remove, replace, move, copy or test");
    };
  }

  /**
   * The steps of a pointer. The reference drops what stands before the first slash, whatever it is,
   * and only {@code replace} and {@code test} reach the whole object.
   */
  private static List<String> steps(String pointer) {
    String[] parts = pointer.split("/", -1);
    if (parts.length < 2) {
      throw new MergeException("the path needs a slash");
    }
    List<String> steps = new ArrayList<>();
    for (String part : List.of(parts).subList(1, parts.length)) {
      steps.add(part.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  private static List<String> deep(List<String> steps, Node value) {
    TreeDepth.check(steps.size(), value);
    return steps;
  }

  /** What lies at a path: null as well where a map that is there lacks the last key. */
  private static Node find(Node root, List<String> path) {
    Node node = root;
    for (int i = 0; i < path.size(); i++) {
      String step = path.get(i);
      if (node instanceof MapNode map) {
        Node child = map.get(step);
        node = child == null ? ScalarNode.NULL : child;
      } else if (node instanceof ListNode list) {
        node = list.get(index(step, list.size() - 1));
      } else {
        throw missing(path, i);
      }
    }
    return node;
  }

  private static Node change(
      Node node, List<String> path, int at, String op, @Nullable Node value, Listener listener) {
    listener.moving(
        node instanceof MapNode map ? map.size() : node instanceof ListNode list ? list.size() : 0);
    String step = path.get(at);
    boolean last = at == path.size() - 1;
    if (node instanceof MapNode map) {
      Node child = map.get(step);
      if (last) {
        if (value != null) {
          // replace adds a key that is missing, as in the reference
          return map.with(step, value);
        }
        if (child == null) {
          throw new MergeException("nothing is there");
        }
        return map.without(step);
      }
      if (child == null) {
        throw missing(path, at + 1);
      }
      return map.with(step, change(child, path, at + 1, op, value, listener));
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
      return list.with(index, change(list.get(index), path, at + 1, op, value, listener));
    }
    throw missing(path, at);
  }

  private static MergeException missing(List<String> path, int length) {
    return new MergeException("nothing is at " + String.join("/", path.subList(0, length)));
  }

  private static int index(String step, int max) {
    if (!step.matches("[-+]?[0-9]{1,9}")) {
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
