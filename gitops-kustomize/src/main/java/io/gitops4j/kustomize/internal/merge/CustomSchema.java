// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the types of an OpenAPI document that a kustomization names. */
final class CustomSchema {
  private static final String PREFIX = "#/definitions/";

  private final SchemaTypes types;

  private CustomSchema(SchemaTypes types) {
    this.types = types;
  }

  /** Adds the types and kinds; those of the same name that were there before are gone. */
  static void addTo(SchemaTypes types, MapNode document) {
    CustomSchema schema = new CustomSchema(types);
    MapNode definitions = document.map("definitions");
    for (MapNode.Entry entry : (definitions == null ? MapNode.EMPTY : definitions).entries()) {
      schema.add(entry.key(), entry.value());
    }
  }

  /** What a schema in the comment of a field says; types it names are looked up among those. */
  static FieldSchema ofField(SchemaTypes types, MapNode schema) {
    return new CustomSchema(new SchemaTypes(types)).type(schema);
  }

  private void add(String name, Node definition) {
    Map<String, FieldSchema> fields = new HashMap<>();
    types.define(name).define(fields);
    if (definition.at("properties") instanceof MapNode properties) {
      properties.entries().forEach(property -> fields.put(property.key(), type(property.value())));
    }
    Node kinds = definition.at("x-kubernetes-group-version-kind");
    for (Node kind : kinds instanceof ListNode list ? list : ListNode.EMPTY) {
      if (kind instanceof MapNode map) {
        String group = map.text("group");
        String version = map.text("version");
        String apiVersion = group == null || group.isEmpty() ? version : group + "/" + version;
        types.kind(apiVersion + "/" + map.text("kind"), name);
      }
    }
  }

  private FieldSchema type(Node node) {
    if (!(node instanceof MapNode map)) {
      return FieldSchema.UNKNOWN;
    }
    String strategy = map.text("x-kubernetes-patch-strategy");
    String kept = strategy == null ? "" : strategy;
    List<String> keys = strategy == null ? List.of() : keys(map);
    String ref = map.text("$ref");
    if (ref != null) {
      return types.named(ref.startsWith(PREFIX) ? ref.substring(PREFIX.length()) : ref, kept, keys);
    }
    Node items = map.get("items");
    if ("array".equals(map.text("type")) && items != null) {
      return new FieldSchema(TypeFields.NONE, type(items), true, kept, keys);
    }
    Map<String, FieldSchema> inner = new HashMap<>();
    if (map.get("properties") instanceof MapNode properties) {
      properties.entries().forEach(property -> inner.put(property.key(), type(property.value())));
    }
    @Nullable Node values = map.get("additionalProperties");
    return new FieldSchema(
        TypeFields.of(inner), values instanceof MapNode ? type(values) : null, false, kept, keys);
  }

  private static List<String> keys(MapNode map) {
    List<String> keys = new ArrayList<>();
    if (map.get("x-kubernetes-list-map-keys") instanceof ListNode list) {
      list.forEach(key -> keys.add(String.valueOf(key.textOrNull())));
    } else if (map.text("x-kubernetes-patch-merge-key") != null) {
      keys.add(String.valueOf(map.text("x-kubernetes-patch-merge-key")));
    }
    return keys;
  }
}
