// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of the objects of an application by lists, where these are fewer requests than
 * asking for each. Of each kind and namespace in which several are wanted, those with the owner's
 * label are read first. If several others remain, as before the first sync, a list of metadata
 * tells which of them exist at all; and if several do that are not labelled yet, and not too much
 * lies around them, they are read by a list too.
 *
 * <p>What is neither known nor known to be absent has to be asked for by its name; so has
 * everything where lists are not allowed.
 */
final class ListedObjects {
  /** For fewer, single requests cost no more. */
  private static final int SEVERAL = 4;

  /** Up to so many objects of a kind and namespace, metadata of all is one answer. */
  private static final int ONE_ANSWER = 500;

  /** How many objects of others are looked at, for each that is wanted, rather than ask for it. */
  private static final int OTHERS = 16;

  /** The same where they are read whole. */
  private static final int WHOLE_OTHERS = 4;

  /** None is known. */
  static final ListedObjects NONE = new ListedObjects();

  private final Map<ResourceId, MapNode> objects = new HashMap<>();
  private final Set<ResourceId> absent = new HashSet<>();

  private record Place(Gvk gvk, String namespace) {}

  /** What lists told of one place. */
  private record Told(Map<ResourceId, MapNode> objects, Set<ResourceId> absent) {}

  private ListedObjects() {}

  /**
   * Reads, place by place, side by side.
   *
   * @param wanted what is asked about, each with the kind in which it is read
   */
  static ListedObjects read(
      Cluster cluster,
      Application application,
      Requests requests,
      SideBySide sideBySide,
      Map<ResourceId, Gvk> wanted) {
    Map<Place, Set<ResourceId>> places = new LinkedHashMap<>();
    wanted.forEach(
        (id, gvk) ->
            places.computeIfAbsent(new Place(gvk, id.namespace()), p -> new HashSet<>()).add(id));
    places.values().removeIf(ids -> ids.size() < SEVERAL);
    String label = Ownership.LABEL + "=" + Ownership.of(application);
    ListedObjects listed = new ListedObjects();
    sideBySide.forEach(
        places.entrySet(),
        place -> new Lists(cluster, requests, place.getKey(), label).tell(place.getValue()),
        (place, told) -> {
          listed.objects.putAll(told.objects());
          listed.absent.addAll(told.absent());
        });
    return listed;
  }

  /** The object; null if it is not known. */
  @Nullable MapNode get(ResourceId id) {
    return objects.get(id);
  }

  /** Whether it is known that there is no such object. */
  boolean isAbsent(ResourceId id) {
    return absent.contains(id);
  }

  /** The lists of one place. Used by one thread. */
  private static final class Lists {
    private final Cluster cluster;
    private final Requests requests;
    private final Place place;
    private final String label;
    private final Map<ResourceId, MapNode> objects = new HashMap<>();
    private final Set<ResourceId> absent = new HashSet<>();

    Lists(Cluster cluster, Requests requests, Place place, String label) {
      this.cluster = cluster;
      this.requests = requests;
      this.place = place;
      this.label = label;
    }

    Told tell(Set<ResourceId> wanted) {
      try {
        read(wanted);
      } catch (ClusterException e) {
        switch (e.error()) {
          case UNREACHABLE, UNAUTHORIZED, INTERRUPTED -> throw e; // nothing else can be read either
          default -> {} // single requests tell what hinders, of each object
        }
      }
      return new Told(objects, absent);
    }

    private void read(Set<ResourceId> wanted) {
      take(wanted, list(label));
      Set<ResourceId> left = new HashSet<>(wanted);
      left.removeAll(objects.keySet());
      if (left.size() < SEVERAL) {
        return;
      }
      Optional<List<ResourceId>> there = names(Math.max(ONE_ANSWER, OTHERS * left.size()));
      if (there.isEmpty()) {
        return;
      }
      Set<ResourceId> existing = new HashSet<>(there.get());
      existing.retainAll(left);
      left.removeAll(existing);
      absent.addAll(left);
      if (existing.size() >= SEVERAL && there.get().size() <= WHOLE_OTHERS * existing.size()) {
        take(existing, list(""));
      }
    }

    private List<MapNode> list(String selector) {
      return requests.send(() -> cluster.list(place.gvk(), place.namespace(), selector));
    }

    private void take(Set<ResourceId> wanted, List<MapNode> found) {
      for (MapNode object : found) {
        ResourceId id = ResourceId.of(object);
        if (wanted.contains(id)) {
          objects.put(id, object);
        }
      }
    }

    /** The names of all objects of the place; empty if there are too many. */
    private Optional<List<ResourceId>> names(int most) {
      return requests
          .send(() -> cluster.listMetadata(place.gvk(), place.namespace(), "", most))
          .map(all -> all.stream().map(ResourceId::of).toList());
    }
  }
}
