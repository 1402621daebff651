// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the extensions of OpenAPI definitions that say which fields of a custom resource hold
 * names, labels or annotations.
 */
final class CrdReferences {
  private static final String PREFIX = "#/definitions/";
  private static final int MAX_DEPTH = 500;

  private final MapNode definitions;
  private final TransformerConfig config;
  private final String file;
  private final Budget budget;

  private CrdReferences(MapNode definitions, TransformerConfig config, String file, Budget budget) {
    this.budget = budget;
    this.definitions = definitions;
    this.config = config;
    this.file = file;
  }

  static void read(List<Node> documents, TransformerConfig config, String file, Budget budget) {
    for (Node document : documents) {
      if (document instanceof MapNode map) {
        CrdReferences references = new CrdReferences(map, config, file, budget);
        for (MapNode.Entry entry : map.entries()) {
          if (entry.value() instanceof MapNode type && type.at("Schema", "properties") != null) {
            references.kind(entry.key(), (MapNode) type.at("Schema", "properties"));
          }
        }
      }
    }
  }

  private void kind(String name, @org.jspecify.annotations.Nullable Node properties) {
    if (!(properties instanceof MapNode map)
        || !map.has("kind")
        || !map.has("apiVersion")
        || !map.has("metadata")) {
      return;
    }
    walk(map, name.substring(name.lastIndexOf('.') + 1), "", new HashSet<>(Set.of(name)));
  }

  private void walk(MapNode properties, String kind, String path, Set<String> seen) {
    budget.use(Bound.FIELDS, properties.size());
    budget.use(Bound.TEXT, path.length());
    if (seen.size() > MAX_DEPTH) {
      throw Failure.of(
          KustomizeError.LIMIT,
          "definitions refer to each other more than " + MAX_DEPTH + " levels deep",
          file);
    }
    for (MapNode.Entry entry : properties.entries()) {
      if (!(entry.value() instanceof MapNode property)) {
        continue;
      }
      String here = path.isEmpty() ? entry.key() : path + "/" + entry.key();
      if (property.has("x-kubernetes-annotation")) {
        add("commonAnnotations", kind, here);
      }
      if (property.has("x-kubernetes-label-selector")) {
        add("commonLabels", kind, here);
      }
      if (property.has("x-kubernetes-identity")) {
        add("namePrefix", kind, here);
      }
      String version = property.text("x-kubernetes-object-ref-api-version");
      String referent = property.text("x-kubernetes-object-ref-kind");
      if (version != null && referent != null) {
        String key = property.text("x-kubernetes-object-ref-name-key");
        MapNode spec =
            MapNode.builder()
                .put("kind", kind)
                .put("path", here + "/" + (key == null ? "name" : key))
                .build();
        MapNode reference =
            MapNode.builder()
                .put("kind", referent)
                .put("version", version)
                .put("fieldSpecs", io.gitops4j.core.tree.ListNode.of(spec))
                .build();
        merge("nameReference", reference);
      }
      String ref = property.text("$ref");
      if (ref != null && seen.add(ref)) {
        String name = ref.startsWith(PREFIX) ? ref.substring(PREFIX.length()) : ref;
        if (definitions.get(name) != null
            && definitions.at(name, "Schema", "properties") instanceof MapNode below) {
          walk(below, kind, here, seen);
        }
        seen.remove(ref);
      }
    }
  }

  private void add(String transformer, String kind, String path) {
    merge(transformer, MapNode.builder().put("kind", kind).put("path", path).build());
  }

  private void merge(String field, MapNode spec) {
    MapNode config = MapNode.of(field, io.gitops4j.core.tree.ListNode.of(spec));
    budget.use(Bound.FIELDS, this.config.size());
    this.config.merge(TransformerConfig.of(config, file), file);
  }
}
