// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named types in the form of structured-merge-diff: {@code types}, each with {@code name} and
 * {@code scalar}, {@code map} or {@code list}. Immutable, thread-safe. A name that is missing shows
 * when a value of that type is met.
 */
public final class Schema {
  private static final String DEDUCED = "__untyped_deduced_";
  private static final Set<String> RELATIONSHIPS = Set.of("atomic", "associative", "separable");

  private final Map<String, SchemaType> types = new HashMap<>();

  private Schema() {}

  /**
   * Reads a schema.
   *
   * @throws StructuredException if it has no list of types, or a type that is not of this form
   */
  public static Schema read(MapNode schema) {
    ListNode list = schema.list("types");
    if (list == null) {
      throw wrong("types", "a list");
    }
    Schema read = new Schema();
    for (Node node : list) {
      String name = node instanceof MapNode map ? map.text("name") : null;
      if (name == null) {
        throw wrong("types", "items with a name");
      }
      read.types.put(name, read.type((MapNode) node));
    }
    return read;
  }

  /** The type of this name, or null if there is none. */
  public @Nullable SchemaType type(String name) {
    return types.get(name);
  }

  private SchemaType type(MapNode node) {
    MapNode map = node.map("map");
    MapNode list = node.map("list");
    String scalar = node.text("scalar");
    return new SchemaType(
        scalar == null ? null : scalar(scalar),
        map == null ? null : mapType(map),
        list == null ? null : listType(list));
  }

  private static SchemaType.Scalar scalar(String word) {
    return switch (word) {
      case "string" -> SchemaType.Scalar.STRING;
      case "numeric" -> SchemaType.Scalar.NUMERIC;
      case "boolean" -> SchemaType.Scalar.BOOLEAN;
      case "untyped" -> SchemaType.Scalar.UNTYPED;
      default -> SchemaType.Scalar.UNKNOWN;
    };
  }

  private SchemaType.MapType mapType(MapNode map) {
    Map<String, SchemaType.FieldType> fields = new HashMap<>();
    ListNode list = map.list("fields");
    for (Node item : list == null ? ListNode.EMPTY : list) {
      String name = item instanceof MapNode field ? field.text("name") : null;
      MapNode type = item instanceof MapNode field ? field.map("type") : null;
      if (name == null || type == null) {
        throw wrong("fields", "items with a name and a type");
      }
      Node byDefault = ((MapNode) item).get("default");
      fields.put(
          name,
          new SchemaType.FieldType(
              ref(type), byDefault == null || byDefault.isNull() ? null : byDefault));
    }
    MapNode elements = map.map("elementType");
    return new SchemaType.MapType(
        fields,
        elements == null || elements.isEmpty() ? null : ref(elements),
        "atomic".equals(relationship(map)));
  }

  private SchemaType.ListType listType(MapNode list) {
    MapNode elements = list.map("elementType");
    if (elements == null) {
      throw wrong("list", "an elementType");
    }
    List<String> keys = new ArrayList<>();
    ListNode names = list.list("keys");
    for (Node key : names == null ? ListNode.EMPTY : names) {
      String text = key.textOrNull();
      if (text == null) {
        throw wrong("keys", "names of fields");
      }
      keys.add(text);
    }
    return new SchemaType.ListType(ref(elements), "atomic".equals(relationship(list)), keys);
  }

  private TypeRef ref(MapNode node) {
    String name = node.text("namedType");
    String relationship = relationship(node);
    if (name == null) {
      SchemaType type = type(node);
      return TypeRef.of(
          relationship == null ? type : type.withAtomic("atomic".equals(relationship)));
    }
    if (relationship == null) {
      return name.equals(DEDUCED)
          ? TypeRef.deduced(() -> types.get(name))
          : TypeRef.lazy(() -> types.get(name));
    }
    return TypeRef.lazy(
        () -> {
          SchemaType type = types.get(name);
          return type == null ? null : type.withAtomic("atomic".equals(relationship));
        });
  }

  private static @Nullable String relationship(MapNode node) {
    String word = node.text("elementRelationship");
    if (word != null && !RELATIONSHIPS.contains(word)) {
      throw wrong("elementRelationship", String.join(", ", RELATIONSHIPS));
    }
    return word;
  }

  static StructuredException wrong(String field, String expected) {
    return new StructuredException(
        List.of(
            Issue.error(StructuredError.SCHEMA, "a schema can't be read")
                .at(Location.ofField(field))
                .withExpected(expected)));
  }
}
