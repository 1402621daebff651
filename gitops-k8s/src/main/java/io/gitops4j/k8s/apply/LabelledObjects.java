// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live objects that carry the label of an application, read by one request for each kind and
 * namespace in which several are declared. What is not among them may exist all the same, and has
 * to be asked for by its name; so has everything where lists are not allowed.
 */
final class LabelledObjects {
  /** For fewer, single requests cost no more. */
  private static final int SEVERAL = 4;

  /** None is known. */
  static final LabelledObjects NONE = new LabelledObjects();

  private final Map<ResourceId, MapNode> objects = new HashMap<>();

  private record Place(Gvk gvk, String namespace) {}

  /** Reads those of the kinds and namespaces that are declared. */
  static LabelledObjects of(
      Cluster cluster, Application application, Requests requests, Iterable<Manifest> desired) {
    Map<Place, Integer> declared = new LinkedHashMap<>();
    for (Manifest manifest : desired) {
      declared.merge(new Place(manifest.gvk(), manifest.id().namespace()), 1, Integer::sum);
    }
    LabelledObjects labelled = new LabelledObjects();
    String selector = Ownership.LABEL + "=" + Ownership.of(application);
    declared.forEach(
        (place, count) -> {
          if (count >= SEVERAL) {
            labelled.read(cluster, requests, place, selector);
          }
        });
    return labelled;
  }

  private void read(Cluster cluster, Requests requests, Place place, String selector) {
    try {
      for (MapNode object :
          requests.send(() -> cluster.list(place.gvk(), place.namespace(), selector))) {
        objects.put(ResourceId.of(object), object);
      }
    } catch (ClusterException e) {
      switch (e.error()) {
        case UNREACHABLE, UNAUTHORIZED, INTERRUPTED -> throw e; // nothing else can be read either
        default -> {} // single requests tell what hinders, of each object
      }
    }
  }

  /** The object; null if it is not known. */
  @Nullable MapNode get(ResourceId id) {
    return objects.get(id);
  }
}
