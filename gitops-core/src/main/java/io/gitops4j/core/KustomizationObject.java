// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.status.FluxStatus;
import io.gitops4j.core.status.Turn;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applications in the form of Flux's {@code Kustomization}, in which expressions see them. What was
 * read from such an object, or from a {@code HelmRelease}, is that object; the form of any other
 * names its source and path only.
 */
final class KustomizationObject {
  static final String GROUP = "kustomize.toolkit.fluxcd.io";
  private static final long GENERATION = 1;

  private KustomizationObject() {}

  /** The object as it is declared, without a status. */
  static MapNode of(Application application) {
    MapNode declared = application.definition();
    boolean flux = declared != null && text(declared, "apiVersion").startsWith(GROUP + "/");
    MapNode object = flux ? declared.without("status") : made(application);
    MapNode metadata = Objects.requireNonNullElse(object.map("metadata"), MapNode.EMPTY);
    return metadata.has("generation")
        ? object
        : object.with("metadata", metadata.with("generation", ScalarNode.of(GENERATION)));
  }

  private static MapNode made(Application application) {
    Source source = application.sources().get(0);
    return MapNode.builder()
        .put("apiVersion", GROUP + "/v1")
        .put("kind", "Kustomization")
        .put(
            "metadata",
            MapNode.builder()
                .put("name", application.name())
                .put("namespace", application.namespace())
                .build())
        .put(
            "spec",
            MapNode.builder()
                .put("path", source.path().toString())
                .put(
                    "sourceRef",
                    MapNode.builder()
                        .put("kind", "GitRepository")
                        .put("name", source.ref().toString())
                        .build())
                .build())
        .build();
  }

  /** The revisions that are about to be applied, without what they were asked for by. */
  static String revision(List<Revision> revisions) {
    return revisions.stream().map(Revision::toString).collect(Collectors.joining(","));
  }

  /**
   * The object with the status after a turn.
   *
   * @param earlier what was recorded before, from which what was applied last is taken over if this
   *     turn failed
   */
  static MapNode after(Turn turn, @Nullable MapNode earlier) {
    MapNode object = of(turn.application());
    Node before = earlier == null ? null : earlier.get("status");
    return object.with(
        "status", FluxStatus.after(before == null ? object : object.with("status", before), turn));
  }

  /**
   * Why a dependency is not ready by Flux's rule; empty if it is.
   *
   * @param revision what is about to be applied, which a dependency of the same source must have
   *     applied before
   */
  static Optional<String> obstacle(MapNode self, MapNode dependency, String revision) {
    ListNode conditions =
        dependency.at("status", "conditions") instanceof ListNode list ? list : ListNode.EMPTY;
    String ready = "";
    for (Node condition : conditions) {
      if ("Ready".equals(text(condition, "type"))) {
        ready = text(condition, "status");
      }
    }
    if (!"True".equals(ready)) {
      return Optional.of("is not ready");
    }
    Node generation = dependency.at("metadata", "generation");
    Node observed = dependency.at("status", "observedGeneration");
    if (generation != null && !generation.equals(observed)) {
      return Optional.of("was changed, and is not reconciled yet");
    }
    String applied = text(dependency, "status", "lastAppliedRevision");
    // Flux writes the branch before the commit
    boolean same = applied.equals(revision) || applied.endsWith("@" + revision);
    // releases have no source in common
    boolean named = !text(self, "spec", "sourceRef", "kind").isEmpty();
    return named && sourceOf(self).equals(sourceOf(dependency)) && !same
        ? Optional.of("has not applied " + revision + " yet")
        : Optional.empty();
  }

  private static List<String> sourceOf(MapNode object) {
    String namespace = text(object, "spec", "sourceRef", "namespace");
    return List.of(
        text(object, "spec", "sourceRef", "kind"),
        namespace.isEmpty() ? text(object, "metadata", "namespace") : namespace,
        text(object, "spec", "sourceRef", "name"));
  }

  private static String text(@Nullable Node node, String... path) {
    Node found = node == null ? null : node.at(path);
    String text = found == null ? null : found.textOrNull();
    return text == null ? "" : text;
  }
}
