// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.Slug;
import io.gitops4j.core.spi.ClusterList;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;

/** Parameters from the clusters that Argo CD knows. */
final class ClusterGenerator {
  private final Expansion expansion;
  private final MapNode generator;
  private final FieldPath path;
  private final Dict given;

  ClusterGenerator(Expansion expansion, MapNode generator, FieldPath path, Dict given) {
    this.expansion = expansion;
    this.generator = generator;
    this.path = path;
    this.given = given;
  }

  List<Dict> parameters() {
    ClusterList port = expansion.expander().clusters();
    if (port == null) {
      throw expansion.failure(SetError.NO_PORT, generator, path, "the clusters are not known here");
    }
    Selector selector =
        new Generators(expansion)
            .selector(Edit.map(generator, "selector"), generator, path.key("selector"));
    List<Dict> all = new ArrayList<>();
    boolean local = false;
    for (RegisteredCluster cluster : port.clusters()) {
      local |= cluster.server().equals(RegisteredCluster.LOCAL);
      if (selector.matches(cluster.labels())) {
        all.add(of(cluster));
      }
    }
    if (!local && selector.isEmpty()) {
      // Argo CD's own cluster has no labels to choose it by until it is registered
      all.add(0, of(RegisteredCluster.of("in-cluster", RegisteredCluster.LOCAL)));
    }
    if (!Edit.flag(generator, "flatList")) {
      return all;
    }
    return List.of(new Dict().put("clusters", new ArrayList<Object>(all)));
  }

  private Dict of(RegisteredCluster cluster) {
    Dict parameters = new Dict();
    parameters.put("name", cluster.name());
    parameters.put("nameNormalized", Slug.normalized(cluster.name()));
    parameters.put("server", cluster.server());
    parameters.put("project", cluster.project());
    if (expansion.isGo()) {
      Dict metadata = new Dict();
      if (!cluster.labels().isEmpty()) {
        metadata.put("labels", Dict.ofStrings(cluster.labels()));
      }
      if (!cluster.annotations().isEmpty()) {
        metadata.put("annotations", Dict.ofStrings(cluster.annotations()));
      }
      if (!metadata.entries().isEmpty()) {
        parameters.put("metadata", metadata);
      }
    } else {
      cluster.labels().forEach((key, value) -> parameters.put("metadata.labels." + key, value));
      cluster
          .annotations()
          .forEach((key, value) -> parameters.put("metadata.annotations." + key, value));
    }
    return expansion.withValues(parameters, generator, path, given);
  }
}
