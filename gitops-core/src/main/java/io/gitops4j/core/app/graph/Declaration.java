// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.format.NestedApplications;
import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An object that declares an application or a set, or that one is read with: a source, a project.
 * Immutable, thread-safe.
 *
 * @param file where it comes from: a file, or another name for people
 * @param object the object
 */
public record Declaration(String file, MapNode object) {
  /** Checks both. */
  public Declaration {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(object, "object");
  }

  /** Where it stands. */
  public Location at() {
    return Location.of(file, object);
  }

  /**
   * Whether an application lacks what its kind must have, such as its source, or a set its
   * generators: a patch of a kustomization looks like that.
   */
  public boolean isPartial() {
    return switch (Edit.text(object, "kind")) {
      case "Application" ->
          object.at("spec", "destination") == null
              || Stream.of("source", "sources", "sourceHydrator")
                  .allMatch(field -> object.at("spec", field) == null);
      case "ApplicationSet" ->
          object.at("spec", "generators") == null || object.at("spec", "template") == null;
      case "HelmRelease" ->
          object.at("spec", "chart", "spec", "sourceRef") == null
              && object.at("spec", "chartRef") == null;
      default -> object.at("spec", "sourceRef") == null;
    };
  }

  /**
   * All that lie in a cluster, of every namespace, by kinds and names. Kinds that the cluster does
   * not serve are passed over.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster can't be read
   */
  public static List<Declaration> in(Cluster cluster) {
    Discovery discovery = cluster.discovery();
    List<Declaration> all = new ArrayList<>();
    for (ApiResource resource : discovery.resources()) {
      Gvk gvk = resource.gvk();
      boolean preferred =
          discovery
              .find(gvk.group(), gvk.kind())
              .map(found -> found.gvk().equals(gvk))
              .orElse(false);
      if (preferred && NestedApplications.isOne(gvk)) {
        for (MapNode object : cluster.list(gvk, "", "")) {
          all.add(new Declaration(cluster.name(), object));
        }
      }
    }
    return all;
  }
}
