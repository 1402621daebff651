// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.yaml.StyledYaml;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notes, in annotations, where a resource came from and what changed it; made where a kustomization
 * has {@code buildMetadata}. Paths start at the directory that is built.
 */
final class Origin {
  private static final String ORIGIN = "config.kubernetes.io/origin";
  private static final String TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";

  private Origin() {}

  /** A path seen from another one, as short as it can be said. */
  static String join(String base, String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (base + "/" + path).split("/")) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  /** Notes the file of resources that were read. */
  static void read(List<Resource> resources, OriginPath path) {
    String note = StyledYaml.print(path.note("path").build());
    resources.forEach(resource -> annotate(resource, ORIGIN, note));
  }

  /** Says by what a generator or transformer is configured; the field of a kustomization. */
  static MapNode field(OriginPath configuredIn, String kind) {
    return note(configuredIn, "builtin", kind, "", "");
  }

  /** Says by what a generator or transformer is configured: a resource; null if not noted. */
  static @Nullable MapNode plugin(Resource plugin) {
    String text = plugin.annotation(ORIGIN);
    Node origin = text == null ? null : parse(text);
    if (!(origin instanceof MapNode map)) {
      return null;
    }
    return note(
        new OriginPath(text(map, "path"), text(map, "repo"), text(map, "ref")),
        Resource.textOf(plugin.root().get("apiVersion")),
        plugin.kind(),
        plugin.name(),
        plugin.namespace());
  }

  private static String text(MapNode map, String field) {
    String text = map.text(field);
    return text == null ? "" : text;
  }

  private static MapNode note(
      OriginPath configuredIn, String apiVersion, String kind, String name, String namespace) {
    MapNode.Builder by = MapNode.builder();
    put(by, "apiVersion", apiVersion);
    put(by, "kind", kind);
    put(by, "name", name);
    put(by, "namespace", namespace);
    return configuredIn.note("configuredIn").put("configuredBy", by.build()).build();
  }

  /** The texts of notes are quoted as in the output: {@code "n"} as well as {@code "1"}. */
  private static void put(MapNode.Builder map, String key, String text) {
    if (!text.isEmpty()) {
      ScalarNode scalar = ScalarNode.of(text);
      boolean quoted = YamlPrinter.print(scalar).startsWith("\"");
      map.put(key, quoted ? scalar.withStyle(ScalarStyle.DOUBLE_QUOTED) : scalar);
    }
  }

  /** Notes what made a resource, unless that is noted already. */
  static void generated(Resource resource, MapNode note) {
    if (resource.annotation(ORIGIN) == null) {
      annotate(resource, ORIGIN, StyledYaml.print(note));
    }
  }

  /** Notes that resources went through a transformer. */
  static void transformed(List<Resource> resources, MapNode note, Budget budget) {
    String entry = StyledYaml.print(io.gitops4j.core.tree.ListNode.of(note));
    for (Resource resource : resources) {
      if (resource.annotation(ORIGIN) == null) {
        annotateAnew(resource, ORIGIN, StyledYaml.print(note));
      } else {
        String known = resource.annotation(TRANSFORMATIONS);
        String before = known == null ? "" : known;
        budget.use(Bound.TEXT, before.length() + entry.length());
        annotateAnew(resource, TRANSFORMATIONS, before + entry);
      }
    }
  }

  /** The note of a resource that is merged into; null if there is none. */
  static @Nullable String of(Resource resource) {
    return resource.annotation(ORIGIN);
  }

  static void set(Resource resource, String note) {
    annotate(resource, ORIGIN, note);
  }

  /** Takes away the notes that were not asked for. */
  static void remove(Resource resource, List<String> buildMetadata) {
    if (resource.root().at("metadata", "annotations") instanceof MapNode annotations) {
      MapNode kept = annotations;
      kept = buildMetadata.contains("originAnnotations") ? kept : kept.without(ORIGIN);
      kept =
          buildMetadata.contains("transformerAnnotations") ? kept : kept.without(TRANSFORMATIONS);
      if (kept != annotations) {
        resource.metadata("annotations", kept);
      }
    }
  }

  private static void annotate(Resource resource, String key, String value) {
    MapNode annotations =
        resource.root().at("metadata", "annotations") instanceof MapNode map ? map : MapNode.EMPTY;
    resource.metadata("annotations", annotations.with(key, ScalarNode.of(value)));
  }

  /** The reference writes all annotations, as texts, when it notes a transformer. */
  private static void annotateAnew(Resource resource, String key, String value) {
    Map<String, String> annotations = new LinkedHashMap<>(resource.strings("annotations"));
    annotations.put(key, value);
    resource.metadata("annotations", MapNode.ofStrings(annotations));
  }

  private static @Nullable Node parse(String text) {
    try {
      List<Node> documents = YamlReader.ofDefaults().read("", text);
      return documents.isEmpty() ? null : documents.get(0);
    } catch (YamlException e) {
      return null;
    }
  }
}
