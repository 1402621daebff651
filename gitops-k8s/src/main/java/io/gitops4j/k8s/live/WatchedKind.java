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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, kept by one watch. Thread-safe.
 *
 * <p>An answer to a write is kept at once, and news that are older than it are dropped, so whoever
 * writes sees what was written. Where that can't be told, the object is in doubt until the watch
 * tells of it, and the server is asked: after a deletion, and after a write in another version of
 * the kind, whose answer has another form. No doubt lasts longer than {@link #LONGEST_LAG}.
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
   * That the watch may not have told yet what became of an object.
   *
   * @param uid the object; empty if it is not known which one was deleted
   * @param ended whether a state of the object ends it; that the object is gone does always
   * @param since when it began
   */
  private record Doubt(String uid, Predicate<MapNode> ended, Duration since) {}

  private static final Predicate<MapNode> GONE = held -> false;

  /** By then a watch has told what happened, unless it is about to be lost. */
  static final Duration LONGEST_LAG = Duration.ofSeconds(10);

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
        isResolved(place, doubt) || time.elapsed().minus(doubt.since()).compareTo(LONGEST_LAG) > 0;
    if (over) {
      doubts.remove(place, doubt);
    }
    return !over;
  }

  /** Whether the watch has told. */
  private boolean isResolved(Place place, Doubt doubt) {
    if (deleted.contains(doubt.uid())) {
      return true;
    }
    MapNode held = objects.get(place);
    return held != null && ObjectVersion.uid(held).equals(doubt.uid()) && doubt.ended().test(held);
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
      doubt(place, ObjectVersion.uid(object), GONE); // it may have been the last write
    }
  }

  /** Takes the server's answer to a write in another version of the kind. */
  void writtenElsewhere(MapNode object) {
    long version = ObjectVersion.of(object);
    boolean unclear =
        version == ObjectVersion.NONE || isBeingDeleted(object) && !isHeldBack(object);
    doubt(
        Place.of(object),
        ObjectVersion.uid(object),
        unclear ? GONE : held -> ObjectVersion.of(held) >= version);
  }

  /**
   * Takes note that the server is about to be asked to delete an object.
   *
   * @param uid the only one that may be deleted; empty for any
   */
  void deleting(String namespace, String name, String uid) {
    Place place = new Place(namespace, name);
    MapNode held = objects.get(place);
    long before = held == null ? ObjectVersion.NONE : ObjectVersion.of(held);
    doubt(place, uid, later -> isSettled(later) && ObjectVersion.of(later) > before);
  }

  private void doubt(Place place, String uid, Predicate<MapNode> ended) {
    doubts.put(place, new Doubt(uid, ended, time.elapsed()));
  }

  private void accept(WatchEvent event) {
    MapNode object = event.object();
    Place place = Place.of(object);
    String uid = ObjectVersion.uid(object);
    if (event.type() == WatchEvent.Type.DELETED) {
      deleted.add(uid);
      objects.computeIfPresent(
          place, (at, held) -> ObjectVersion.uid(held).equals(uid) ? null : held);
    } else {
      keep(place, object);
    }
    doubts.computeIfPresent(place, (at, doubt) -> isResolved(at, doubt) ? null : doubt);
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

  /** Keeps a state, unless a later one is known. */
  private void keep(Place place, MapNode object) {
    objects.compute(
        place,
        (at, held) -> {
          if (deleted.contains(ObjectVersion.uid(object))) {
            return held;
          }
          boolean later = held == null || ObjectVersion.of(object) >= ObjectVersion.of(held);
          return later ? object : held;
        });
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
