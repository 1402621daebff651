// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.defaults.CustomDefaults;
import io.gitops4j.diff.defaults.Defaults;
import io.gitops4j.diff.structured.OpenApiType;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the kinds of objects: the built-in ones, those of custom resource definitions
 * that are at hand, and those that a cluster's OpenAPI tells. Immutable, thread-safe.
 */
public final class KnownKinds {
  /** The built-in kinds alone. */
  public static final KnownKinds BUILT_IN = new KnownKinds(Map.of());

  private final Map<Gvk, CustomKind> custom;
  private final TypeSource types;

  private KnownKinds(Map<Gvk, CustomKind> custom) {
    this.custom = custom;
    this.types =
        custom.isEmpty()
            ? TypeSource.builtIn()
            : TypeSource.builtIn()
                .orElse(
                    gvk -> {
                      CustomKind kind = custom.get(gvk);
                      return kind == null ? null : kind.type();
                    });
  }

  /**
   * These, and the kinds of the definitions; a later one takes the place of an earlier one. A
   * definition that can't be read adds nothing.
   *
   * @param definitions {@code CustomResourceDefinition}s of {@code apiextensions.k8s.io/v1}
   */
  public KnownKinds withDefinitions(Iterable<MapNode> definitions) {
    Map<Gvk, CustomKind> all = new HashMap<>(custom);
    for (MapNode definition : definitions) {
      try {
        all.putAll(CustomKind.ofDefinition(definition));
      } catch (StructuredException e) {
        // its objects are compared as those of a kind of which nothing is known
      }
    }
    return new KnownKinds(Map.copyOf(all));
  }

  /**
   * These, and the kinds of a cluster's OpenAPI that are not known otherwise.
   *
   * @param documents documents of OpenAPI v3, as {@code /openapi/v3/apis/GROUP/VERSION} gives them
   */
  public KnownKinds withOpenApi(List<MapNode> documents) {
    Map<Gvk, CustomKind> all = new HashMap<>();
    for (MapNode document : documents) {
      all.putAll(CustomKind.ofDocument(document));
    }
    all.keySet().removeIf(gvk -> TypeSource.builtIn().find(gvk) != null);
    all.putAll(custom);
    return new KnownKinds(Map.copyOf(all));
  }

  /** The types of the known kinds. */
  public TypeSource types() {
    return types;
  }

  /** Whether anything is known of the kind. */
  public boolean knows(Gvk gvk) {
    return types.find(gvk) != null;
  }

  /** The kind, if it is a custom one that is known; else null. */
  @Nullable CustomKind custom(Gvk gvk) {
    return custom.get(gvk);
  }

  /**
   * The object in the form in which it is compared ({@link NormalForm}), without what only a server
   * writes.
   */
  public MapNode normal(MapNode object) {
    return custom(NormalForm.withoutServerFields(NormalForm.of(object)));
  }

  /** The object with the defaults of its kind. */
  public MapNode filled(MapNode object) {
    return custom(Defaults.fill(object));
  }

  /** The object with the defaults of its kind, if that is a custom one. */
  private MapNode custom(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String name = object.text("kind");
    CustomKind kind =
        apiVersion == null || name == null ? null : custom.get(Gvk.of(apiVersion, name));
    return kind == null ? object : CustomDefaults.of(kind.schema()).fill(object);
  }

  /**
   * A kind of a custom resource, in one version.
   *
   * @param type how its objects merge
   * @param schema its {@code openAPIV3Schema}; empty if there is none
   * @param hasStatus whether {@code status} is a resource of its own
   * @param converted whether the server asks a webhook to make an object of this version of one
   *     that is stored in another
   */
  record CustomKind(SchemaType type, MapNode schema, boolean hasStatus, boolean converted) {
    private static final String NAMED = "x-kubernetes-group-version-kind";

    static Map<Gvk, CustomKind> ofDefinition(MapNode definition) {
      boolean webhook = Edit.text(definition, "spec", "conversion", "strategy").equals("Webhook");
      Map<String, MapNode> versions = new HashMap<>();
      for (MapNode version : Edit.maps(definition, "spec", "versions")) {
        versions.put(Edit.text(version, "name"), version);
      }
      Map<Gvk, CustomKind> kinds = new HashMap<>();
      OpenApiType.ofDefinition(definition)
          .forEach(
              (gvk, type) -> {
                MapNode version = versions.getOrDefault(gvk.version(), MapNode.EMPTY);
                kinds.put(
                    gvk,
                    new CustomKind(
                        type,
                        Edit.map(version, "schema", "openAPIV3Schema"),
                        Edit.has(version, "subresources", "status"),
                        webhook && !Edit.flag(version, "storage")));
              });
      return kinds;
    }

    /** The kinds of a document of OpenAPI v3, which does not tell whether a webhook converts. */
    static Map<Gvk, CustomKind> ofDocument(MapNode document) {
      Set<Gvk> withStatus = new HashSet<>();
      for (MapNode.Entry path : Edit.map(document, "paths").entries()) {
        Gvk gvk = gvk(Edit.map(path.value(), "patch", NAMED));
        if (gvk != null && path.key().endsWith("/status")) {
          withStatus.add(gvk);
        }
      }
      Map<Gvk, CustomKind> kinds = new HashMap<>();
      for (MapNode.Entry entry : Edit.map(document, "components", "schemas").entries()) {
        List<MapNode> names = Edit.maps(entry.value(), NAMED);
        Gvk gvk = names.size() == 1 ? gvk(names.get(0)) : null;
        if (gvk != null && entry.value() instanceof MapNode schema) {
          // the metadata is the same for all, and told by a reference
          MapNode own = Edit.remove(schema, "properties", "metadata");
          try {
            kinds.put(
                gvk, new CustomKind(OpenApiType.of(own), own, withStatus.contains(gvk), false));
          } catch (StructuredException e) {
            // its objects are compared as those of a kind of which nothing is known
          }
        }
      }
      return kinds;
    }

    private static @Nullable Gvk gvk(MapNode named) {
      String group = named.text("group");
      String version = named.text("version");
      String kind = named.text("kind");
      return version == null || kind == null
          ? null
          : new Gvk(group == null ? "" : group, version, kind);
    }
  }
}
