// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.Set;

/**
 * Takes labels and annotations off a live object, whoever set them, and touches nothing else: a
 * field manager of its own takes them over with an empty value, so that nobody else owns them, and
 * then gives them up.
 */
final class Retagging {
  private static final ApplyOptions RETAG = new ApplyOptions("gitops4j-retag", true, false);

  private final Cluster cluster;
  private final Requests requests;

  Retagging(Cluster cluster, Requests requests) {
    this.cluster = cluster;
    this.requests = requests;
  }

  /**
   * The object without these labels and annotations, as far as it has them.
   *
   * @param live the object as it was read; another of its name is left alone
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster refuses
   */
  MapNode without(Gvk gvk, MapNode live, Set<String> labels, Set<String> annotations) {
    MapNode emptyLabels = emptied(live, "labels", labels);
    MapNode emptyAnnotations = emptied(live, "annotations", annotations);
    if (emptyLabels.isEmpty() && emptyAnnotations.isEmpty()) {
      return live;
    }
    MapNode.Builder taken = metadata(live);
    if (!emptyLabels.isEmpty()) {
      taken.put("labels", emptyLabels);
    }
    if (!emptyAnnotations.isEmpty()) {
      taken.put("annotations", emptyAnnotations);
    }
    apply(gvk, taken, RETAG);
    return apply(gvk, metadata(live), RETAG);
  }

  /**
   * Gives up all that a manager owns of an object by apply; what nobody else owns goes.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster refuses
   */
  MapNode giveUp(Gvk gvk, MapNode live, String manager) {
    return apply(gvk, metadata(live), new ApplyOptions(manager, true, false));
  }

  private static MapNode emptied(MapNode live, String field, Set<String> keys) {
    MapNode.Builder empty = MapNode.builder();
    for (String key : keys) {
      if (live.at("metadata", field, key) != null) {
        empty.put(key, "");
      }
    }
    return empty.build();
  }

  /** With the uid, so that an object that is gone is not created. */
  private static MapNode.Builder metadata(MapNode live) {
    return MapNode.builder()
        .put("name", Metadata.text(live, "name"))
        .putIfPresent("namespace", blankToNull(Metadata.text(live, "namespace")))
        .put("uid", Metadata.uid(live));
  }

  private static @org.jspecify.annotations.Nullable String blankToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private MapNode apply(Gvk gvk, MapNode.Builder metadata, ApplyOptions options) {
    MapNode object =
        MapNode.builder()
            .put("apiVersion", gvk.apiVersion())
            .put("kind", gvk.kind())
            .put("metadata", metadata.build())
            .build();
    return requests.send(() -> cluster.apply(object, options));
  }
}
