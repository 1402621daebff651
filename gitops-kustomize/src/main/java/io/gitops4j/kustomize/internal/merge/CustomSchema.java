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

  private final MapNode definitions;
  private final Map<String, Map<String, FieldSchema>> fields = new HashMap<>();

  private CustomSchema(MapNode definitions) {
    this.definitions = definitions;
  }

  /** Each kind, by apiVersion and kind, and its type. */
  static Map<String, FieldSchema> read(MapNode document) {
    MapNode definitions = document.map("definitions");
    CustomSchema schema = new CustomSchema(definitions == null ? MapNode.EMPTY : definitions);
    Map<String, FieldSchema> types = new HashMap<>();
    for (MapNode.Entry entry : schema.definitions.entries()) {
      Node kinds = entry.value().at("x-kubernetes-group-version-kind");
      for (Node kind : kinds instanceof ListNode list ? list : ListNode.EMPTY) {
        if (kind instanceof MapNode map) {
          String group = map.text("group");
          String version = map.text("version");
          String apiVersion = group == null || group.isEmpty() ? version : group + "/" + version;
          types.put(apiVersion + "/" + map.text("kind"), schema.named(entry.key(), "", List.of()));
        }
      }
    }
    return types;
  }

  /** Types refer to each other, perhaps in circles: a type's map is known before it is filled. */
  private FieldSchema named(String name, String strategy, List<String> keys) {
    Map<String, FieldSchema> known = fields.get(name);
    if (known == null) {
      known = new HashMap<>();
      fields.put(name, known);
      if (definitions.get(name) instanceof MapNode type
          && type.get("properties") instanceof MapNode properties) {
        for (MapNode.Entry property : properties.entries()) {
          known.put(property.key(), type(property.value()));
        }
      }
    }
    return new FieldSchema(known, null, false, strategy, keys);
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
      return named(ref.startsWith(PREFIX) ? ref.substring(PREFIX.length()) : ref, kept, keys);
    }
    Node items = map.get("items");
    if ("array".equals(map.text("type")) && items != null) {
      return new FieldSchema(Map.of(), type(items), true, kept, keys);
    }
    Map<String, FieldSchema> inner = new HashMap<>();
    if (map.get("properties") instanceof MapNode properties) {
      properties.entries().forEach(property -> inner.put(property.key(), type(property.value())));
    }
    @Nullable Node values = map.get("additionalProperties");
    return new FieldSchema(
        inner, values instanceof MapNode ? type(values) : null, false, kept, keys);
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
