// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at objects again and again. Where several of a kind and namespace are looked at, those with
 * the owner's label are read by one list, as long as not too many others carry it too; all else is
 * asked for by its name. Used by one thread.
 */
final class Looks {
  /** For fewer, single requests cost no more. */
  private static final int SEVERAL = 4;

  /** How many objects are read in a list, for each that is looked at, rather than ask for it. */
  private static final int OTHERS = 8;

  private final Cluster cluster;
  private final Requests requests;
  private final String label;

  /** How many objects the last list of a place held; the largest number where lists are refused. */
  private final Map<Place, Integer> sizes = new HashMap<>();

  private final Map<ResourceId, MapNode> seen = new HashMap<>();

  private record Place(Gvk gvk, String namespace) {}

  Looks(Cluster cluster, Application application, Requests requests) {
    this.cluster = cluster;
    this.requests = requests;
    this.label = Ownership.LABEL + "=" + Ownership.of(application);
  }

  /** Begins to look at all of these anew. */
  void again(Map<ResourceId, Gvk> objects) {
    seen.clear();
    Map<Place, Integer> wanted = new LinkedHashMap<>();
    objects.forEach((id, gvk) -> wanted.merge(new Place(gvk, id.namespace()), 1, Integer::sum));
    wanted.forEach(
        (place, count) -> {
          if (count >= SEVERAL && sizes.getOrDefault(place, 0) / OTHERS <= count) {
            list(place);
          }
        });
  }

  private void list(Place place) {
    try {
      List<MapNode> found =
          requests.send(() -> cluster.list(place.gvk(), place.namespace(), label));
      sizes.put(place, found.size());
      found.forEach(object -> seen.put(ResourceId.of(object), object));
    } catch (ClusterException e) {
      if (e.error() == ClusterError.FORBIDDEN) {
        sizes.put(place, Integer.MAX_VALUE);
      } // what else hinders is told by the requests for each
    }
  }

  /** The object as it is in this look. */
  Optional<MapNode> at(ResourceId id, Gvk gvk) {
    MapNode listed = seen.get(id);
    return listed != null
        ? Optional.of(listed)
        : requests.send(() -> cluster.get(gvk, id.namespace(), id.name()));
  }
}
