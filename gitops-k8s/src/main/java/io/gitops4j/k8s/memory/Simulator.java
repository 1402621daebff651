// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.workload.Controller;
import io.gitops4j.k8s.memory.workload.World;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets the controllers and the garbage collector work: on what changed, and on what is due. It has
 * no thread: the cluster calls {@link #settle} before it answers, and the simulation catches up
 * with the clock step by step. Guarded by the cluster's lock.
 */
final class Simulator implements Store.Listener {
  /** A controller that never comes to rest is a mistake in it; this ends it with an error. */
  private static final int MOST_STEPS = 2_000_000;

  /** The kinds that look at objects which they don't own. */
  private static final List<String> ONLOOKERS =
      List.of("autoscaling/HorizontalPodAutoscaler", "policy/PodDisruptionBudget");

  /** How long after a change they look. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Store store;
  private final GarbageCollector collector;
  private final Map<String, Controller> controllers;
  private final Set<ResourceId> changed = new LinkedHashSet<>();
  private final Map<ResourceId, Instant> dueAt = new HashMap<>();
  private final TreeSet<Due> due =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::id));
  private Instant time;
  private @Nullable Instant look;
  private volatile boolean pending;
  private volatile @Nullable Instant nextDue;

  private record Due(Instant at, ResourceId id) {}

  Simulator(
      Store store, GarbageCollector collector, Map<String, Controller> controllers, Instant start) {
    this.store = store;
    this.collector = collector;
    this.controllers = controllers;
    this.time = start;
  }

  /** The time of the simulation, which is behind the clock while it catches up. */
  Instant time() {
    return time;
  }

  /** Whether there is something to do by a time. May be called without the lock. */
  boolean hasWork(Instant now) {
    Instant next = nextDue;
    return pending || next != null && !next.isAfter(now);
  }

  @Override
  public void changed(@Nullable MapNode before, @Nullable MapNode after) {
    if (look == null) {
      look = time.plus(LOOK);
    }
    if (after != null) {
      touch(ResourceId.of(after));
      if (!Edit.map(after, "metadata").has("ownerReferences") && before == null) {
        return;
      }
    }
    MapNode object = after == null ? before : after;
    if (object == null) {
      return;
    }
    ResourceId id = ResourceId.of(object);
    touchOwners(object);
    if (after == null) {
      store.dependentsOf(Edit.text(object, "metadata", "uid")).forEach(this::touch);
      dueAt.remove(id);
      if (id.kind().equals("Pod")) {
        for (MapNode volume : Edit.maps(object, "spec", "volumes")) {
          String claim = Edit.text(volume, "persistentVolumeClaim", "claimName");
          touchIfDeleting(new ResourceId("", "PersistentVolumeClaim", id.namespace(), claim));
        }
      }
      if (!id.namespace().isEmpty()) {
        touchIfDeleting(new ResourceId("", "Namespace", "", id.namespace()));
      }
      for (MapNode definition :
          store.list("apiextensions.k8s.io", "CustomResourceDefinition", "")) {
        if (Edit.text(definition, "spec", "group").equals(id.group())) {
          touchIfDeleting(ResourceId.of(definition));
        }
      }
    }
  }

  /** Lets the controllers look at all objects of a kind again. */
  void touchAll(String group, String kind) {
    store.list(group, kind, "").forEach(object -> touch(ResourceId.of(object)));
  }

  private void touchOwners(MapNode object) {
    String namespace = Edit.text(object, "metadata", "namespace");
    for (MapNode owner : Edit.maps(object, "metadata", "ownerReferences")) {
      Gvk gvk = Gvk.of(Edit.text(owner, "apiVersion"), Edit.text(owner, "kind"));
      String name = Edit.text(owner, "name");
      touch(new ResourceId(gvk.group(), gvk.kind(), namespace, name));
      touch(new ResourceId(gvk.group(), gvk.kind(), "", name));
    }
  }

  private void touchIfDeleting(ResourceId id) {
    MapNode object = store.get(id);
    if (object != null && Lifecycle.deleting(object)) {
      touch(id);
    }
  }

  private void touch(ResourceId id) {
    changed.add(id);
    pending = true;
  }

  /** Does everything that is due by a time, in the order of time. */
  void settle(World world, Instant until) {
    for (int steps = 0; ; steps++) {
      if (steps > MOST_STEPS) {
        throw new IllegalStateException("the simulation of " + changed + " does not come to rest");
      }
      if (!changed.isEmpty()) {
        Iterator<ResourceId> first = changed.iterator();
        ResourceId id = first.next();
        first.remove();
        step(id, world);
      } else {
        Instant next = next();
        if (next == null || next.isAfter(until)) {
          break;
        }
        steps = 0;
        moveOn(next);
      }
    }
    if (until.isAfter(time)) {
      time = until;
    }
    pending = false;
    nextDue = next();
  }

  /** When there is something to do again although nothing changes; null for never. */
  private @Nullable Instant next() {
    Instant first = due.isEmpty() ? null : due.first().at();
    Instant then = look;
    return first == null || then != null && then.isBefore(first) ? then : first;
  }

  private void moveOn(Instant next) {
    if (next.isAfter(time)) {
      time = next;
    }
    if (next.equals(look)) {
      look = null;
      for (String kind : ONLOOKERS) {
        int slash = kind.indexOf('/');
        touchAll(kind.substring(0, slash), kind.substring(slash + 1));
      }
    } else {
      Due first = due.first();
      due.remove(first);
      dueAt.remove(first.id());
      changed.add(first.id());
    }
  }

  /** A controller leaves alone what it can't read, such as a status that somebody else wrote. */
  private static @Nullable Instant reconcile(Controller controller, MapNode object, World world) {
    try {
      return controller.reconcile(object, world);
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  private void step(ResourceId id, World world) {
    MapNode object = store.get(id);
    if (object != null) {
      collector.collect(object);
      object = store.get(id);
    }
    Controller controller = controllers.get(id.group() + "/" + id.kind());
    Instant again =
        object == null || controller == null ? null : reconcile(controller, object, world);
    Instant before = again == null ? dueAt.remove(id) : dueAt.put(id, again);
    if (before != null) {
      due.remove(new Due(before, id));
    }
    if (again != null) {
      due.add(new Due(again, id));
    }
  }
}
