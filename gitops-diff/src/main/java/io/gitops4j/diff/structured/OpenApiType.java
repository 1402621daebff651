// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Types from the OpenAPI schemas of custom resource definitions, by the extensions {@code
 * x-kubernetes-list-type}, {@code -list-map-keys}, {@code -map-type}, {@code
 * -preserve-unknown-fields}, {@code -int-or-string} and {@code -embedded-resource}. Stateless,
 * thread-safe.
 */
public final class OpenApiType {
  private static final String X = "x-kubernetes-";

  private OpenApiType() {}

  /**
   * The type of the objects of a custom resource.
   *
   * @param schema an {@code openAPIV3Schema}
   * @throws StructuredException if a part of it that matters is not of the form that the API server
   *     takes
   */
  public static SchemaType of(MapNode schema) {
    SchemaType root = type(schema);
    return root.map == null || root.isDeducedMap() ? root : asObject(root.map);
  }

  /**
   * The types of all versions of a custom resource definition. A version without a schema is
   * deduced.
   *
   * @param definition a {@code CustomResourceDefinition} of {@code apiextensions.k8s.io/v1}
   * @throws StructuredException if it does not tell its group, kind and versions, or as {@link
   *     #of(MapNode)}
   */
  public static Map<Gvk, SchemaType> ofDefinition(MapNode definition) {
    Node group = definition.at("spec", "group");
    Node kind = definition.at("spec", "names", "kind");
    Node versions = definition.at("spec", "versions");
    if (group == null || group.textOrNull() == null) {
      throw Schema.wrong("spec.group", "a group");
    }
    if (kind == null || kind.textOrNull() == null) {
      throw Schema.wrong("spec.names.kind", "a kind");
    }
    if (!(versions instanceof ListNode list)) {
      throw Schema.wrong("spec.versions", "a list");
    }
    Map<Gvk, SchemaType> types = new HashMap<>();
    for (Node version : list) {
      String name = version instanceof MapNode map ? map.text("name") : null;
      if (name == null) {
        throw Schema.wrong("spec.versions", "items with a name");
      }
      Node schema = version.at("schema", "openAPIV3Schema");
      types.put(
          new Gvk(
              Objects.requireNonNull(group.textOrNull()),
              name,
              Objects.requireNonNull(kind.textOrNull())),
          schema instanceof MapNode map ? of(map) : SchemaType.deduced());
    }
    return Map.copyOf(types);
  }

  /** With what every object has, whatever its schema says about it. */
  private static SchemaType asObject(SchemaType.MapType map) {
    Map<String, SchemaType.FieldType> fields = new HashMap<>(map.fields());
    fields.put("apiVersion", field(scalar(SchemaType.Scalar.STRING)));
    fields.put("kind", field(scalar(SchemaType.Scalar.STRING)));
    SchemaType known = BuiltInTypes.of(new Gvk("", "v1", "ConfigMap"));
    SchemaType metadata = known == null || known.map == null ? null : known.map.typeOf("metadata");
    fields.put("metadata", field(metadata == null ? SchemaType.deduced() : metadata));
    return new SchemaType(null, new SchemaType.MapType(fields, map.elements(), map.atomic()), null);
  }

  private static SchemaType.FieldType field(SchemaType type) {
    return new SchemaType.FieldType(TypeRef.of(type), null);
  }

  private static SchemaType scalar(SchemaType.Scalar scalar) {
    return new SchemaType(scalar, null, null);
  }

  private static boolean isSet(MapNode schema, String extension) {
    return schema.get(X + extension) instanceof ScalarNode node
        && Boolean.TRUE.equals(node.value());
  }

  private static SchemaType type(MapNode schema) {
    if (isSet(schema, "int-or-string")) {
      return scalar(SchemaType.Scalar.UNTYPED);
    }
    String type = schema.text("type");
    return switch (type == null ? "" : type) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "string" -> scalar(SchemaType.Scalar.STRING);
      case "integer", "number" -> scalar(SchemaType.Scalar.NUMERIC);
      case "boolean" -> scalar(SchemaType.Scalar.BOOLEAN);
      // without a type anything may be there
      default -> schema.has("properties") ? object(schema) : SchemaType.deduced();
    };
  }

  private static SchemaType object(MapNode schema) {
    Map<String, SchemaType.FieldType> fields = new HashMap<>();
    MapNode properties = schema.map("properties");
    if (properties != null) {
      for (MapNode.Entry entry : properties.entries()) {
        if (!(entry.value() instanceof MapNode property)) {
          throw Schema.wrong("properties." + entry.key(), "a schema");
        }
        Node byDefault = property.get("default");
        fields.put(
            entry.key(),
            new SchemaType.FieldType(
                TypeRef.of(type(property)),
                byDefault == null || byDefault.isNull() ? null : byDefault));
      }
    }
    boolean open = isSet(schema, "preserve-unknown-fields");
    boolean atomic = "atomic".equals(schema.text(X + "map-type"));
    TypeRef elements = elements(schema, open || fields.isEmpty());
    if (isSet(schema, "embedded-resource")) {
      return asObject(new SchemaType.MapType(fields, elements, atomic));
    }
    return new SchemaType(null, new SchemaType.MapType(fields, elements, atomic), null);
  }

  private static @Nullable TypeRef elements(MapNode schema, boolean open) {
    Node additional = schema.get("additionalProperties");
    if (additional instanceof MapNode map) {
      return TypeRef.of(type(map));
    }
    boolean any = additional instanceof ScalarNode node && Boolean.TRUE.equals(node.value());
    return any || open ? TypeRef.deduced(SchemaType::deduced) : null;
  }

  private static SchemaType array(MapNode schema) {
    MapNode items = schema.map("items");
    TypeRef elements = TypeRef.of(items == null ? SchemaType.deduced() : type(items));
    String word = schema.text(X + "list-type");
    return switch (word == null ? "atomic" : word) {
      case "atomic" -> list(elements, true, List.of());
      case "set" -> list(elements, false, List.of());
      case "map" -> {
        ListNode keys = schema.list(X + "list-map-keys");
        if (keys == null || keys.isEmpty()) {
          throw Schema.wrong(X + "list-map-keys", "names of fields");
        }
        yield list(
            elements,
            false,
            keys.items().stream().map(key -> String.valueOf(key.textOrNull())).toList());
      }
      default -> throw Schema.wrong(X + "list-type", "atomic, set or map");
    };
  }

  private static SchemaType list(TypeRef elements, boolean atomic, List<String> keys) {
    return new SchemaType(null, null, new SchemaType.ListType(elements, atomic, keys));
  }
}
