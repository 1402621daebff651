// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.live;

import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.LabelSelector;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, kept by two watches. Thread-safe.
 *
 * <p>One tells of all objects, but only what identifies them; the other one of those that carry an
 * owner's label, whole. What is known of an object is its latest version that either told: whole if
 * it came whole. Else the server is asked for it when it is read, and the answer is kept as long as
 * it is the latest version. So an object of others that nobody asks for costs its metadata only.
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

  /** The latest version of an object that is known: the whole of it, or what identifies it. */
  private record Held(MapNode object, boolean whole) {}

  private static final Set<String> IDENTIFYING = Set.of("apiVersion", "kind", "metadata");
  private static final Predicate<MapNode> GONE = held -> false;

  /** By then a watch has told what happened, unless it is about to be lost. */
  static final Duration LONGEST_LAG = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final Gvk gvk;
  private final Time time;
  private final Consumer<WatchEvent> listener;
  private final Map<Place, Held> objects = new ConcurrentHashMap<>();
  private final Map<Place, Doubt> doubts = new ConcurrentHashMap<>();

  private final DeletedUids deleted = new DeletedUids();
  private Cluster.@Nullable Watch all;
  private Cluster.@Nullable Watch owned;
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
      start();
      complete = first(all, patience) && first(owned, patience);
    }
    return complete && !lost;
  }

  private synchronized void start() {
    if (all == null) {
      all = cluster.watchMetadata(gvk, "", "", this::identified, error -> lost = true);
    }
    if (owned == null) {
      owned = cluster.watch(gvk, "", Ownership.LABEL, this::told, error -> lost = true);
    }
  }

  private static boolean first(Cluster.@Nullable Watch watch, Duration patience) {
    return watch != null && watch.awaitFirst(patience);
  }

  /** Whether the watch has ended, so that nothing here is kept up to date. */
  boolean isLost() {
    return lost;
  }

  int size() {
    return objects.size();
  }

  int wholeSize() {
    return (int) objects.values().stream().filter(Held::whole).count();
  }

  Optional<MapNode> get(String namespace, String name) {
    Place place = new Place(namespace, name);
    if (isInDoubt(place)) {
      return cluster.get(gvk, namespace, name);
    }
    Held held = objects.get(place);
    if (held == null || held.whole()) {
      return Optional.ofNullable(held).map(Held::object);
    }
    Optional<MapNode> answer = cluster.get(gvk, namespace, name);
    answer.ifPresent(object -> keep(place, object, true));
    return answer;
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

  /** Whether the watch has told, and what it told is kept: an object that is gone, no longer. */
  private boolean isResolved(Place place, Doubt doubt) {
    Held held = objects.get(place);
    return held != null && ObjectVersion.uid(held.object()).equals(doubt.uid())
        ? doubt.ended().test(held.object())
        : deleted.contains(doubt.uid());
  }

  /**
   * As the server lists them, by namespace and name; empty if it has to be asked, since not all of
   * them are known whole.
   */
  Optional<List<MapNode>> list(String namespace, LabelSelector selector) {
    if (doubts.keySet().stream().anyMatch(this::isInDoubt)) {
      return Optional.empty();
    }
    Map<Place, Held> found = new TreeMap<>();
    objects.forEach(
        (place, held) -> {
          boolean there = namespace.isEmpty() || namespace.equals(place.namespace());
          if (there && selector.test(labels(held.object()))) {
            found.put(place, held);
          }
        });
    return found.values().stream().allMatch(Held::whole)
        ? Optional.of(found.values().stream().map(Held::object).toList())
        : Optional.empty();
  }

  private static MapNode labels(MapNode object) {
    return object.at("metadata", "labels") instanceof MapNode labels ? labels : MapNode.EMPTY;
  }

  /** Takes the server's answer to a write. */
  void written(MapNode object) {
    Place place = Place.of(object);
    keep(place, object, true);
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
    Held held = objects.get(place);
    long before = held == null ? ObjectVersion.NONE : ObjectVersion.of(held.object());
    doubt(place, uid, later -> isSettled(later) && ObjectVersion.of(later) > before);
  }

  private void doubt(Place place, String uid, Predicate<MapNode> ended) {
    doubts.put(place, new Doubt(uid, ended, time.elapsed()));
  }

  /** Takes what the watch of all objects tells. */
  private void identified(WatchEvent event) {
    MapNode object = event.object();
    Place place = Place.of(object);
    String uid = ObjectVersion.uid(object);
    if (event.type() == WatchEvent.Type.DELETED) {
      deleted.add(uid);
      objects.computeIfPresent(
          place, (at, held) -> ObjectVersion.uid(held.object()).equals(uid) ? null : held);
    } else {
      keep(place, object, false);
    }
    resolve(place);
    if (event.type() == WatchEvent.Type.DELETED || Ownership.ownerOf(object) == null) {
      listener.accept(event); // of all else the other watch tells more
    }
  }

  /** Takes what the watch of the owned objects tells. */
  private void told(WatchEvent event) {
    MapNode object = event.object();
    Place place = Place.of(object);
    if (event.type() == WatchEvent.Type.DELETED) {
      // it may only have lost the label
      objects.computeIfPresent(
          place, (at, held) -> isOlder(held.object(), object) ? identity(held) : held);
      return;
    }
    keep(place, object, true);
    resolve(place);
    if (!deleted.contains(ObjectVersion.uid(object))) {
      listener.accept(event);
    }
  }

  private void resolve(Place place) {
    doubts.computeIfPresent(place, (at, doubt) -> isResolved(at, doubt) ? null : doubt);
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

  /** Keeps a state, unless a later one is known, or the same one whole. */
  private void keep(Place place, MapNode object, boolean whole) {
    objects.compute(
        place,
        (at, held) -> {
          if (deleted.contains(ObjectVersion.uid(object))) {
            return held;
          }
          if (held == null) {
            return new Held(object, whole);
          }
          long version = ObjectVersion.of(object);
          long known = ObjectVersion.of(held.object());
          boolean later =
              version > known
                  || version == known && (whole || !held.whole() || version == ObjectVersion.NONE);
          return later ? new Held(object, whole) : held;
        });
  }

  private static boolean isOlder(MapNode held, MapNode object) {
    return ObjectVersion.uid(held).equals(ObjectVersion.uid(object))
        && ObjectVersion.of(held) <= ObjectVersion.of(object);
  }

  /** What is held, as no longer whole. */
  private static Held identity(Held held) {
    MapNode identity = held.object();
    for (String field : held.object().keys()) {
      identity = IDENTIFYING.contains(field) ? identity : identity.without(field);
    }
    return new Held(identity, false);
  }

  @Override
  public synchronized void close() {
    if (all != null) {
      all.close();
    }
    if (owned != null) {
      owned.close();
    }
  }
}
