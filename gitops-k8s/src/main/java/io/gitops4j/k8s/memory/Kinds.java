// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.k8s.memory.admission.CustomSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds that are served: the built-in ones and those of established definitions. */
final class Kinds {

  /** The version that the server says it has. */
  static final String VERSION = "v1.34.2";

  private static final List<Kind> BUILT_IN = read();

  private final Map<Gvk, Kind> byGvk = new LinkedHashMap<>();
  private @Nullable Discovery discovery;

  /**
   * A kind in a version.
   *
   * @param hasStatus whether status is a resource of its own
   * @param schema what the definition of a custom kind says of the version; null for built-in kinds
   * @param type the same as the structured merge takes it
   */
  record Kind(
      ApiResource resource,
      boolean hasStatus,
      @Nullable CustomSchema schema,
      @Nullable SchemaType type) {
    Gvk gvk() {
      return resource.gvk();
    }

    boolean namespaced() {
      return resource.namespaced();
    }

    /** As messages name it: {@code deployments.apps}. */
    String pluralName() {
      return resource.plural() + (gvk().group().isEmpty() ? "" : "." + gvk().group());
    }

    /** As messages of invalid objects name it: {@code Deployment.apps}. */
    String kindName() {
      return gvk().kind() + (gvk().group().isEmpty() ? "" : "." + gvk().group());
    }
  }

  Kinds() {
    for (Kind kind : BUILT_IN) {
      byGvk.put(kind.gvk(), kind);
    }
  }

  /** The type of the objects of a custom kind; null if there is no such kind. */
  @Nullable SchemaType customType(Gvk gvk) {
    Kind kind = byGvk.get(gvk);
    return kind == null ? null : kind.type();
  }

  Kind find(Gvk gvk) {
    Kind kind = byGvk.get(gvk);
    if (kind == null) {
      throw new ClusterException(
          ClusterError.UNKNOWN_KIND,
          "the server has no kind \"" + gvk.kind() + "\" in \"" + gvk.apiVersion() + "\"");
    }
    return kind;
  }

  boolean serves(Gvk gvk) {
    return byGvk.containsKey(gvk);
  }

  boolean isBuiltIn(String group, String kind) {
    return BUILT_IN.stream()
        .anyMatch(found -> found.gvk().group().equals(group) && found.gvk().kind().equals(kind));
  }

  /** The first served version of a kind, which must be served. */
  Kind find(String group, String kind) {
    return byGvk.values().stream()
        .filter(found -> found.gvk().group().equals(group) && found.gvk().kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(group + "/" + kind + " is not served"));
  }

  Discovery discovery() {
    Discovery known = discovery;
    if (known == null) {
      known = Discovery.of(VERSION, byGvk.values().stream().map(Kind::resource).toList());
      discovery = known;
    }
    return known;
  }

  /**
   * The schemas of the custom kinds of a group, as OpenAPI v3 tells them; empty if there are none.
   */
  Optional<MapNode> openApi(String group, String version) {
    MapNode.Builder schemas = MapNode.builder();
    MapNode.Builder paths = MapNode.builder();
    for (Kind kind : byGvk.values()) {
      Gvk gvk = kind.gvk();
      if (kind.schema() != null && gvk.group().equals(group) && gvk.version().equals(version)) {
        MapNode named =
            MapNode.ofStrings(Map.of("group", group, "version", version, "kind", gvk.kind()));
        schemas.put(
            group + "." + version + "." + gvk.kind(),
            kind.schema()
                .root()
                .with("x-kubernetes-group-version-kind", ListNode.of(List.of(named))));
        if (kind.hasStatus()) {
          String scope = kind.namespaced() ? "namespaces/{namespace}/" : "";
          paths.put(
              "/apis/"
                  + gvk.apiVersion()
                  + "/"
                  + scope
                  + kind.resource().plural()
                  + "/{name}/status",
              MapNode.of("patch", MapNode.of("x-kubernetes-group-version-kind", named)));
        }
      }
    }
    MapNode found = schemas.build();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            MapNode.builder()
                .put("openapi", "3.0.0")
                .put("paths", paths.build())
                .put("components", MapNode.of("schemas", found))
                .build());
  }

  /** Serves these kinds of a group, in place of all the versions of the same kind before. */
  void serve(String group, String kind, List<Kind> versions) {
    withdraw(group, kind);
    versions.forEach(version -> byGvk.put(version.gvk(), version));
  }

  void withdraw(String group, String kind) {
    discovery = null;
    byGvk.keySet().removeIf(gvk -> gvk.group().equals(group) && gvk.kind().equals(kind));
  }

  private static List<Kind> read() {
    List<Kind> kinds = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(Kinds.class.getResourceAsStream("kinds.tsv"), "kinds.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] cell = line.split("\t");
          Gvk gvk = new Gvk(cell[0].equals("-") ? "" : cell[0], cell[1], cell[3]);
          ApiResource resource = new ApiResource(gvk, cell[2], cell[4].equals("Namespaced"));
          kinds.add(new Kind(resource, cell[5].equals("status"), null, null));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(kinds);
  }
}
