// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.live;

import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.LabelSelector;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, kept by one watch. Thread-safe.
 *
 * <p>An answer to a write is kept at once, and news that are older than it are dropped, so whoever
 * writes sees what was written. Where that can't be told, after a deletion until the watch tells of
 * it, the object is in doubt, and the server is asked.
 */
final class WatchedKind implements AutoCloseable {

  /** Where an object lies in its kind. */
  private record Place(String namespace, String name) implements Comparable<Place> {
    static Place of(MapNode object) {
      return new Place(text(object, "namespace"), text(object, "name"));
    }

    private static String text(MapNode object, String field) {
      return Objects.requireNonNullElse(ObjectVersion.text(object, field), "");
    }

    @Override
    public int compareTo(Place other) {
      int byNamespace = namespace.compareTo(other.namespace);
      return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
  }

  /**
   * That an object may be gone although the watch did not tell so yet.
   *
   * @param uid the object; empty if it is not known which one was deleted
   * @param since when it began
   */
  private record Doubt(String uid, Duration since) {}

  /** By then a watch has told of a deletion, unless it is about to be lost. */
  private static final Duration LONGEST_LAG = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final Gvk gvk;
  private final Time time;
  private final Consumer<WatchEvent> listener;
  private final Map<Place, MapNode> objects = new ConcurrentHashMap<>();

  private final Map<Place, Doubt> doubts = new ConcurrentHashMap<>();

  private final DeletedUids deleted = new DeletedUids();
  private Cluster.@Nullable Watch watch;
  private volatile boolean complete;
  private volatile boolean lost;

  WatchedKind(Cluster cluster, Gvk gvk, Time time, Consumer<WatchEvent> listener) {
    this.cluster = cluster;
    this.gvk = gvk;
    this.time = time;
    this.listener = listener;
  }

  /**
   * Begins to watch, and waits until all objects are known.
   *
   * @return whether they are
   * @throws ClusterException if the kind can't be watched
   */
  boolean begin(Duration patience) {
    if (!complete) {
      complete = started().awaitFirst(patience);
    }
    return complete && !lost;
  }

  private synchronized Cluster.Watch started() {
    if (watch == null) {
      watch = cluster.watch(gvk, "", "", this::accept, error -> lost = true);
    }
    return watch;
  }

  /** Whether the watch has ended, so that nothing here is kept up to date. */
  boolean isLost() {
    return lost;
  }

  int size() {
    return objects.size();
  }

  Optional<MapNode> get(String namespace, String name) {
    Place place = new Place(namespace, name);
    return isInDoubt(place)
        ? cluster.get(gvk, namespace, name)
        : Optional.ofNullable(objects.get(place));
  }

  private boolean isInDoubt(Place place) {
    Doubt doubt = doubts.get(place);
    if (doubt == null) {
      return false;
    }
    boolean over =
        doubt.uid().isEmpty()
            ? time.elapsed().minus(doubt.since()).compareTo(LONGEST_LAG) > 0
            : deleted.contains(doubt.uid());
    if (over) {
      doubts.remove(place, doubt);
    }
    return !over;
  }

  /** As the server lists them, by namespace and name. */
  List<MapNode> list(String namespace, String labelSelector, LabelSelector selector) {
    if (doubts.keySet().stream().anyMatch(this::isInDoubt)) {
      return cluster.list(gvk, namespace, labelSelector);
    }
    Map<Place, MapNode> found = new TreeMap<>();
    objects.forEach(
        (place, object) -> {
          boolean there = namespace.isEmpty() || namespace.equals(place.namespace());
          if (there && selector.test(labels(object))) {
            found.put(place, object);
          }
        });
    return new ArrayList<>(found.values());
  }

  private static MapNode labels(MapNode object) {
    return object.at("metadata", "labels") instanceof MapNode labels ? labels : MapNode.EMPTY;
  }

  /** Takes the server's answer to a write. */
  void written(MapNode object) {
    Place place = Place.of(object);
    keep(place, object);
    if (isBeingDeleted(object) && !isHeldBack(object)) {
      doubt(place, ObjectVersion.uid(object)); // it may have been the last write
    }
  }

  private void doubt(Place place, String uid) {
    doubts.put(place, new Doubt(uid, time.elapsed()));
  }

  /**
   * Takes note that the server is about to be asked to delete an object.
   *
   * @param uid the only one that may be deleted; empty for any
   */
  void deleting(String namespace, String name, String uid) {
    doubt(new Place(namespace, name), uid);
  }

  private void accept(WatchEvent event) {
    MapNode object = event.object();
    Place place = Place.of(object);
    String uid = ObjectVersion.uid(object);
    if (event.type() == WatchEvent.Type.DELETED) {
      deleted.add(uid);
      objects.computeIfPresent(
          place, (at, held) -> ObjectVersion.uid(held).equals(uid) ? null : held);
    } else if (keep(place, object)) {
      doubts.computeIfPresent(
          place, (at, doubt) -> doubt.uid().equals(uid) && isSettled(object) ? null : doubt);
    }
    listener.accept(event);
  }

  private static boolean isBeingDeleted(MapNode object) {
    return object.at("metadata", "deletionTimestamp") != null;
  }

  /** Whether finalizers keep the object from going. */
  private static boolean isHeldBack(MapNode object) {
    return object.at("metadata", "finalizers") instanceof ListNode finalizers
        && !finalizers.isEmpty();
  }

  /** Whether the state tells of the deletion, and is not its end. */
  private static boolean isSettled(MapNode object) {
    return isBeingDeleted(object) && isHeldBack(object);
  }

  /** Keeps a state, unless a later one is known; whether it did. */
  private boolean keep(Place place, MapNode object) {
    MapNode kept =
        objects.compute(
            place,
            (at, held) -> {
              if (deleted.contains(ObjectVersion.uid(object))) {
                return held;
              }
              boolean later = held == null || ObjectVersion.of(object) >= ObjectVersion.of(held);
              return later ? object : held;
            });
    return kept == object;
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
