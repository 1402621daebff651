// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An application or a set while a graph is read. Not thread-safe. */
final class Found {
  private static final String WAVE = "argocd.argoproj.io/sync-wave";

  /** Those that declare it, the first one first. */
  final Set<Found> parents = new LinkedHashSet<>();

  /** What was found wrong with it, as it is declared now. */
  final List<Issue> issues = new ArrayList<>();

  Declaration declaration;

  /** The set that makes it, or null. */
  @Nullable Found set;

  /** What it is read as; null for a set, and for what can't be read. */
  @Nullable Application application;

  /** How the graph names it, once all are known. */
  String id = "";

  /** Whether its objects, or its applications, were asked for. */
  boolean visited;

  Found(Declaration declaration) {
    this.declaration = declaration;
  }

  /** Kind, namespace and name. */
  static String key(MapNode object) {
    ResourceId id = ResourceId.of(object);
    return key(id.kind(), id.namespace(), id.name());
  }

  static String key(String kind, String namespace, String name) {
    return kind + "|" + namespace + "/" + name;
  }

  /** The name by which it calls itself. */
  String name() {
    ResourceId id = ResourceId.of(declaration.object());
    return id.namespace().isEmpty() ? id.name() : id.namespace() + "/" + id.name();
  }

  /**
   * Whether it is written in a file and lacks what its kind must have: a patch of a kustomization
   * looks like that.
   */
  boolean isPatch() {
    return declaration.isPartial() && parents.isEmpty() && set == null;
  }

  long wave() {
    String wave = Edit.text(declaration.object(), "metadata", "annotations", WAVE);
    return wave.matches("-?[0-9]{1,9}") ? Long.parseLong(wave) : 0;
  }
}
