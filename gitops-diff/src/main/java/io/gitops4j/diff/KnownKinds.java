// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.defaults.CustomDefaults;
import io.gitops4j.diff.predict.NormalForm;
import io.gitops4j.diff.structured.OpenApiType;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the kinds of objects: the built-in ones, and those of the custom resource
 * definitions that are at hand, declared or live. Immutable, thread-safe.
 */
final class KnownKinds {
  private final TypeSource types;
  private final Map<Gvk, CustomDefaults> defaults;

  private KnownKinds(TypeSource types, Map<Gvk, CustomDefaults> defaults) {
    this.types = types;
    this.defaults = defaults;
  }

  static KnownKinds of(LiveState state) {
    Map<Gvk, SchemaType> types = new HashMap<>();
    Map<Gvk, CustomDefaults> defaults = new HashMap<>();
    for (Map.Entry<ResourceId, MapNode> object : state.objects().entrySet()) {
      add(object.getKey(), object.getValue(), types, defaults);
    }
    for (Manifest manifest : state.desired()) {
      add(manifest.id(), manifest.root(), types, defaults);
    }
    return new KnownKinds(
        types.isEmpty() ? TypeSource.builtIn() : TypeSource.builtIn().orElse(TypeSource.of(types)),
        Map.copyOf(defaults));
  }

  private static void add(
      ResourceId id,
      MapNode object,
      Map<Gvk, SchemaType> types,
      Map<Gvk, CustomDefaults> defaults) {
    if (KindOrder.isDefinition(id)) {
      try {
        types.putAll(OpenApiType.ofDefinition(object));
        defaults.putAll(CustomDefaults.ofDefinition(object));
      } catch (StructuredException e) {
        // its objects are compared as those of a kind of which nothing is known
      }
    }
  }

  TypeSource types() {
    return types;
  }

  /** The object in the form in which it is compared, without what only a server writes. */
  MapNode normal(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    CustomDefaults custom =
        apiVersion == null || kind == null ? null : defaults.get(Gvk.of(apiVersion, kind));
    MapNode bare = NormalForm.withoutServerFields(NormalForm.of(object));
    return custom == null ? bare : custom.fill(bare);
  }
}
