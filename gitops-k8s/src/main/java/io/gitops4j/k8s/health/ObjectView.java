// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live object as the rules read it: absent and null are the same, a wrong type is an {@link
 * UnreadableField}. A tolerant view takes booleans for condition statuses and digits in a string
 * for a generation, as some controllers write them.
 */
final class ObjectView {
  private final MapNode root;
  private final ResourceId id;
  private final boolean tolerant;

  private ObjectView(MapNode root, ResourceId id, boolean tolerant) {
    this.root = root;
    this.id = id;
    this.tolerant = tolerant;
  }

  static ObjectView of(MapNode root) {
    return new ObjectView(root, ResourceId.of(root), false);
  }

  ObjectView tolerant() {
    return new ObjectView(root, id, true);
  }

  MapNode root() {
    return root;
  }

  ResourceId id() {
    return id;
  }

  String groupKind() {
    return id.group() + "/" + id.kind();
  }

  String version() {
    String apiVersion = root.text("apiVersion");
    return apiVersion == null ? "" : apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /** The node at the path, or null if it is absent or null. */
  @Nullable Node node(String... path) {
    Node node = root;
    for (int i = 0; i < path.length; i++) {
      if (!(node instanceof MapNode map)) {
        throw new UnreadableField(join(path, i), "a map");
      }
      node = map.get(path[i]);
      if (node == null || node.isNull()) {
        return null;
      }
    }
    return node;
  }

  @Nullable MapNode map(String... path) {
    Node node = node(path);
    if (node == null || node instanceof MapNode) {
      return (MapNode) node;
    }
    throw new UnreadableField(join(path, path.length), "a map");
  }

  /** The items of the list at the path, each a map; empty if there is no list. */
  List<MapNode> maps(String... path) {
    Node node = node(path);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof ListNode list)) {
      throw new UnreadableField(join(path, path.length), "a list");
    }
    List<MapNode> maps = new ArrayList<>(list.size());
    for (Node item : list) {
      if (!(item instanceof MapNode map)) {
        throw new UnreadableField(join(path, path.length) + "[]", "a map");
      }
      maps.add(map);
    }
    return maps;
  }

  /** The string at the path; empty if there is none. */
  String text(String... path) {
    Node node = node(path);
    if (node == null) {
      return "";
    }
    if (node instanceof ScalarNode scalar && (scalar.isString() || tolerant)) {
      return scalar.text();
    }
    throw new UnreadableField(join(path, path.length), "a string");
  }

  /** Whether the boolean at the path is true; no if there is none. */
  boolean flag(String... path) {
    Node node = node(path);
    if (node == null) {
      return false;
    }
    if (node instanceof ScalarNode scalar) {
      if (scalar.type() == ScalarType.BOOL) {
        return Boolean.TRUE.equals(scalar.value());
      }
      if (tolerant) {
        return scalar.text().equalsIgnoreCase("true");
      }
    }
    throw new UnreadableField(join(path, path.length), "a boolean");
  }

  /** The whole number at the path, or null if there is none. */
  @Nullable Long integer(String... path) {
    Node node = node(path);
    if (node == null) {
      return null;
    }
    Long value = integerOf(node, tolerant);
    if (value == null) {
      throw new UnreadableField(join(path, path.length), "a whole number");
    }
    return value;
  }

  /** The whole number at the path, 0 if there is none. */
  long count(String... path) {
    return count(0, path);
  }

  /** The whole number at the path, or what counts if there is none. */
  long count(long absent, String... path) {
    Long value = integer(path);
    return value == null ? absent : value;
  }

  /** Whether the object is being deleted. */
  boolean deleting() {
    return !text("metadata", "deletionTimestamp").isEmpty();
  }

  boolean hasFinalizer(String name) {
    MapNode metadata = map("metadata");
    ListNode finalizers = metadata == null ? null : metadata.list("finalizers");
    if (finalizers != null) {
      for (Node finalizer : finalizers) {
        if (name.equals(finalizer.textOrNull())) {
          return true;
        }
      }
    }
    return false;
  }

  String annotation(String name) {
    return text("metadata", "annotations", name);
  }

  /** The entries of {@code status.conditions}, in order. */
  List<Condition> conditions() {
    return conditions("status", "conditions");
  }

  List<Condition> conditions(String... path) {
    List<Condition> conditions = new ArrayList<>();
    for (MapNode entry : maps(path)) {
      conditions.add(condition(entry));
    }
    return conditions;
  }

  private Condition condition(MapNode entry) {
    Node generation = entry.get("observedGeneration");
    return new Condition(
        member(entry, "type"),
        statusOf(entry),
        member(entry, "reason"),
        member(entry, "message"),
        generation == null ? null : integerOf(generation, true));
  }

  private String statusOf(MapNode entry) {
    if (tolerant
        && entry.get("status") instanceof ScalarNode scalar
        && scalar.type() == ScalarType.BOOL) {
      return Boolean.TRUE.equals(scalar.value()) ? "True" : "False";
    }
    return member(entry, "status");
  }

  private String member(MapNode entry, String key) {
    Node node = entry.get(key);
    if (node == null || node.isNull()) {
      return "";
    }
    if (node instanceof ScalarNode scalar && (scalar.isString() || tolerant)) {
      return scalar.text();
    }
    throw new UnreadableField("status.conditions[]." + key, "a string");
  }

  /** The first condition of a type, or null. */
  @Nullable Condition condition(String type) {
    for (Condition condition : conditions()) {
      if (condition.type().equals(type)) {
        return condition;
      }
    }
    return null;
  }

  private static @Nullable Long integerOf(Node node, boolean tolerant) {
    if (node instanceof ScalarNode scalar) {
      if (scalar.type() == ScalarType.INT && scalar.value() instanceof Long number) {
        return number;
      }
      if (tolerant && scalar.isString() && scalar.text().matches("-?[0-9]{1,18}")) {
        return Long.valueOf(scalar.text());
      }
    }
    return null;
  }

  private static String join(String[] path, int length) {
    return length == 0 ? "the object" : String.join(".", List.of(path).subList(0, length));
  }
}
