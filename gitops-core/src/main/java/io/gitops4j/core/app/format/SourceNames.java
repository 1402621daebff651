// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;

/**
 * By which names Flux's objects refer to sources. Nothing is checked here: where a part of a name
 * is missing it is empty. Pure functions; thread-safe.
 */
public final class SourceNames {
  private static final String GROUP = "source.toolkit.fluxcd.io";

  private SourceNames() {}

  /**
   * The names that others use for a source: its own, or those of the artifacts that it makes.
   *
   * @param source a source, or what makes some
   */
  public static List<ResourceId> of(MapNode source) {
    ResourceId own = ResourceId.of(source);
    if (!isGenerator(source)) {
      return List.of(own);
    }
    List<ResourceId> names = new ArrayList<>();
    for (MapNode artifact : Edit.maps(source, "spec", "artifacts")) {
      names.add(id(FluxSources.ARTIFACT, own.namespace(), Edit.text(artifact, "name")));
    }
    return names;
  }

  /**
   * The sources that an object names: an application, or a source that is made with others.
   *
   * @param object the object
   */
  public static List<ResourceId> namedBy(MapNode object) {
    String own = Edit.text(object, "metadata", "namespace");
    List<ResourceId> named = new ArrayList<>();
    if (isGenerator(object)) {
      Edit.maps(object, "spec", "sources").forEach(ref -> named.add(named(ref, own)));
      return named;
    }
    for (MapNode include : Edit.maps(object, "spec", "include")) {
      named.add(id(FluxSources.GIT, own, Edit.text(include, "repository", "name")));
    }
    MapNode ref = reference(object);
    if (!ref.isEmpty()) {
      named.add(named(ref, own));
    }
    return named;
  }

  /**
   * The reference to the source of an application; of a HelmRelease that to the one of its chart.
   */
  private static MapNode reference(MapNode object) {
    if (!Edit.text(object, "kind").equals("HelmRelease")) {
      return Edit.map(object, "spec", "sourceRef");
    }
    MapNode artifact = Edit.map(object, "spec", "chartRef");
    return artifact.isEmpty() ? Edit.map(object, "spec", "chart", "spec", "sourceRef") : artifact;
  }

  private static boolean isGenerator(MapNode object) {
    return FluxSources.isGenerator(
        Gvk.of(Edit.text(object, "apiVersion"), Edit.text(object, "kind")));
  }

  private static ResourceId named(MapNode ref, String own) {
    String namespace = Edit.text(ref, "namespace");
    return id(
        Edit.text(ref, "kind"), namespace.isEmpty() ? own : namespace, Edit.text(ref, "name"));
  }

  private static ResourceId id(String kind, String namespace, String name) {
    return new ResourceId(GROUP, kind, namespace, name);
  }
}
