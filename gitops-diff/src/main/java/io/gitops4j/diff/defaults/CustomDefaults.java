// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.defaults;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The defaults that the schema of a custom resource definition tells, which a server fills into its
 * objects. Immutable, thread-safe.
 */
public final class CustomDefaults {
  private final MapNode schema;

  private CustomDefaults(MapNode schema) {
    this.schema = schema;
  }

  /** The defaults of an {@code openAPIV3Schema}. */
  public static CustomDefaults of(MapNode schema) {
    return new CustomDefaults(Objects.requireNonNull(schema, "schema"));
  }

  /**
   * The defaults of all versions of a definition; none for a version without a schema.
   *
   * @param definition a {@code CustomResourceDefinition} of {@code apiextensions.k8s.io/v1}
   */
  public static Map<Gvk, CustomDefaults> ofDefinition(MapNode definition) {
    Map<Gvk, CustomDefaults> defaults = new HashMap<>();
    String group = Edit.text(definition, "spec", "group");
    String kind = Edit.text(definition, "spec", "names", "kind");
    for (MapNode version : Edit.maps(definition, "spec", "versions")) {
      MapNode schema = Edit.map(version, "schema", "openAPIV3Schema");
      if (!schema.isEmpty()) {
        defaults.put(new Gvk(group, Edit.text(version, "name"), kind), of(schema));
      }
    }
    return defaults;
  }

  /** The object with its defaults. */
  public MapNode fill(MapNode object) {
    return filled(object, schema) instanceof MapNode map ? map : object;
  }

  private static Node filled(Node value, MapNode schema) {
    if (value instanceof ListNode list) {
      MapNode items = schema.map("items");
      ListNode changed = list;
      for (int i = 0; items != null && i < list.size(); i++) {
        changed = changed.with(i, filled(list.get(i), items));
      }
      return changed;
    }
    if (!(value instanceof MapNode map)) {
      return value;
    }
    MapNode changed = map;
    for (MapNode.Entry property : Edit.map(schema, "properties").entries()) {
      Node preset = property.value().at("default");
      Node present = changed.get(property.key());
      boolean replaces =
          present == null || present.isNull() && !Edit.flag(property.value(), "nullable");
      if (preset != null && replaces) {
        changed = changed.with(property.key(), preset);
      }
    }
    for (MapNode.Entry entry : changed.entries()) {
      MapNode inner = schemaOf(entry.key(), schema);
      if (inner != null) {
        changed = changed.with(entry.key(), filled(entry.value(), inner));
      }
    }
    return changed;
  }

  private static @Nullable MapNode schemaOf(String key, MapNode schema) {
    MapNode properties = schema.map("properties");
    Node inner = properties == null ? null : properties.get(key);
    return inner instanceof MapNode map ? map : schema.map("additionalProperties");
  }
}
