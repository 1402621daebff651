// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The annotations in which the reference keeps notes while it builds. Here they are fields of
 * {@link Resource}; a source that was written by such a tool may hold some, which then count.
 */
final class BuildAnnotations {
  private static final String DOMAIN = "internal.config.kubernetes.io/";

  /** Never printed, whether or not they mean anything here. */
  private static final Set<String> KEYS =
      Set.of(
          DOMAIN + "previousKinds",
          DOMAIN + "previousNames",
          DOMAIN + "previousNamespaces",
          DOMAIN + "prefixes",
          DOMAIN + "suffixes",
          DOMAIN + "allowNameChange",
          DOMAIN + "allowKindChange",
          DOMAIN + "refBy",
          DOMAIN + "generatorBehavior",
          DOMAIN + "needsHashSuffix",
          DOMAIN + "helm-generated",
          DOMAIN + "path",
          DOMAIN + "index",
          DOMAIN + "seqindent",
          DOMAIN + "id",
          DOMAIN + "annotations-migration-resource-id",
          "config.kubernetes.io/path",
          "config.kubernetes.io/index",
          "config.k8s.io/id");

  private BuildAnnotations() {}

  /**
   * The object with the notes in its annotations, and its identity, as functions see it that the
   * reference runs.
   */
  static MapNode given(Resource resource) {
    Map<String, String> notes = new LinkedHashMap<>();
    if (!resource.behavior().isEmpty() || resource.needsHash()) {
      String behavior = resource.behavior();
      notes.put(DOMAIN + "generatorBehavior", behavior.isEmpty() ? "unspecified" : behavior);
    }
    if (resource.needsHash()) {
      notes.put(DOMAIN + "needsHashSuffix", "enabled");
    }
    if (resource.isHelmGenerated()) {
      notes.put(DOMAIN + "helm-generated", "true");
    }
    note(notes, "prefixes", resource.prefixes());
    note(notes, "suffixes", resource.suffixes());
    List<ResId> previous = resource.previous();
    note(notes, "previousKinds", previous.stream().map(ResId::kind).toList());
    note(notes, "previousNames", previous.stream().map(ResId::name).toList());
    note(notes, "previousNamespaces", previous.stream().map(ResId::namespace).toList());
    ResId id = resource.id();
    Map<String, String> parts = new TreeMap<>();
    parts.put("group", id.group());
    parts.put("kind", id.kind());
    parts.put("name", id.name());
    parts.put("namespace", id.namespace());
    parts.put("version", id.version());
    parts.values().removeIf(String::isEmpty);
    notes.put("kustomize.config.k8s.io/id", YamlPrinter.print(MapNode.ofStrings(parts)));
    MapNode root = resource.root();
    MapNode metadata = root.map("metadata");
    metadata = metadata == null ? MapNode.EMPTY : metadata;
    MapNode annotations = metadata.map("annotations");
    MapNode.Builder all = annotations == null ? MapNode.builder() : annotations.toBuilder();
    notes.forEach(all::put);
    return root.with("metadata", metadata.with("annotations", all.build()));
  }

  private static void note(Map<String, String> notes, String key, List<String> parts) {
    if (!parts.isEmpty()) {
      notes.put(DOMAIN + key, String.join(",", parts));
    }
  }

  /** Moves the notes of a source into the resource. */
  static void take(Resource resource) {
    MapNode metadata = resource.root().map("metadata");
    MapNode annotations = metadata == null ? null : metadata.map("annotations");
    if (annotations == null || annotations.keys().stream().noneMatch(KEYS::contains)) {
      return;
    }
    Map<String, String> notes = resource.strings("annotations");
    MapNode rest = annotations;
    for (String key : annotations.keys()) {
      rest = KEYS.contains(key) ? rest.without(key) : rest;
    }
    resource.metadata("annotations", rest);
    resource.annotated();
    resource.needsHash("enabled".equals(notes.get(DOMAIN + "needsHashSuffix")));
    resource.helmGenerated("true".equals(notes.get(DOMAIN + "helm-generated")));
    resource.behavior(notes.getOrDefault(DOMAIN + "generatorBehavior", ""));
    parts(notes, "prefixes").forEach(resource::addPrefix);
    parts(notes, "suffixes").forEach(resource::addSuffix);
    List<String> names = parts(notes, "previousNames");
    List<String> namespaces = parts(notes, "previousNamespaces");
    List<String> kinds = parts(notes, "previousKinds");
    ResId now = resource.id();
    for (int i = 0; i < Math.min(names.size(), Math.min(namespaces.size(), kinds.size())); i++) {
      resource.remember(
          new ResId(now.group(), now.version(), kinds.get(i), names.get(i), namespaces.get(i)));
    }
  }

  private static List<String> parts(Map<String, String> notes, String key) {
    String text = notes.get(DOMAIN + key);
    return text == null ? List.of() : List.of(text.split(",", -1));
  }
}
