// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.List;
import java.util.Objects;

/**
 * The sources of an Application and their revisions: one by itself, or parallel lists. Immutable.
 *
 * @param spec the specification
 * @param many whether the specification has a list of sources
 * @param nodes the sources, as the specification has them
 * @param revisions what they were looked up as: commits and digests, versions of charts; empty if
 *     not all were
 * @param types what kind each one is that is rendered, in Argo CD's words
 */
record ArgoSources(
    MapNode spec, boolean many, List<MapNode> nodes, List<String> revisions, List<String> types) {
  ArgoSources {
    nodes = List.copyOf(nodes);
    revisions = List.copyOf(revisions);
    types = List.copyOf(types);
  }

  static ArgoSources of(Turn turn) {
    return of(turn.application(), turn.result().sources(), turn.engines());
  }

  /** The sources before they are looked up. */
  static ArgoSources of(Application application) {
    return of(application, List.of(), List.of());
  }

  private static ArgoSources of(
      Application application, List<ResolvedSource> resolved, List<String> engines) {
    MapNode spec = Edit.map(Objects.requireNonNull(application.definition()), "spec");
    List<MapNode> listed = Edit.maps(spec, "sources");
    List<MapNode> nodes = listed.isEmpty() ? List.of(Edit.map(spec, "source")) : listed;
    List<String> revisions =
        resolved.stream()
            .map(
                source ->
                    Objects.requireNonNullElseGet(source.version(), () -> text(source.revision())))
            .toList();
    return new ArgoSources(
        spec,
        !listed.isEmpty(),
        nodes,
        revisions.size() == nodes.size() ? revisions : List.of(),
        engines.stream().filter(engine -> !engine.isEmpty()).map(ArgoSources::type).toList());
  }

  /** Commits by their digits alone, as Argo CD names them. */
  static String text(Revision revision) {
    return revision.scheme().equals("sha1") ? revision.digest() : revision.toString();
  }

  private static String type(String engine) {
    String name = engine.split("[/ ]", 2)[0];
    return switch (name) {
      case "kustomize" -> "Kustomize";
      case "chart" -> "Helm";
      case "directory" -> "Directory";
      default -> "Plugin";
    };
  }

  /** Puts {@code source} or {@code sources}. */
  void put(MapNode.Builder map) {
    put(map, nodes);
  }

  void put(MapNode.Builder map, List<MapNode> of) {
    if (many) {
      map.put("sources", ListNode.of(of));
    } else if (!of.isEmpty()) {
      map.put("source", of.get(0));
    }
  }

  /** Puts {@code revision} or {@code revisions}, if they are known. */
  void putRevisions(MapNode.Builder map) {
    putRevisions(map, revisions);
  }

  void putRevisions(MapNode.Builder map, List<String> of) {
    if (many && !of.isEmpty()) {
      map.put("revisions", ListNode.ofStrings(of));
    } else if (!of.isEmpty()) {
      map.put("revision", of.get(0));
    }
  }

  MapNode withTypes(MapNode status) {
    if (types.isEmpty()) {
      return status;
    }
    Node all = ListNode.ofStrings(types);
    return many
        ? status.without("sourceType").with("sourceTypes", all)
        : status.without("sourceTypes").with("sourceType", ((ListNode) all).get(0));
  }
}
