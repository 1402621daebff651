// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects, by group and kind, then by namespace and name as the API lists them; and who is
 * owned by whom. Each write takes the next resource version of the whole cluster. Guarded by the
 * cluster's lock.
 */
final class Store {
  private final Map<String, NavigableMap<String, MapNode>> byKind = new TreeMap<>();
  private final Map<String, Set<ResourceId>> dependents = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private long version = 1;

  /** Is told of each write, in order, while it happens. */
  interface Listener {
    /**
     * An object was written.
     *
     * @param before the object before; null if there was none
     * @param after the object now; null if it is gone
     */
    void changed(@Nullable MapNode before, @Nullable MapNode after);
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  void forget(Listener listener) {
    listeners.remove(listener);
  }

  @Nullable MapNode get(ResourceId id) {
    return objects(id.group(), id.kind()).get(key(id.namespace(), id.name()));
  }

  /** The objects of a kind, in order; of all namespaces if the namespace is empty. */
  List<MapNode> list(String group, String kind, String namespace) {
    NavigableMap<String, MapNode> all = objects(group, kind);
    return List.copyOf(
        namespace.isEmpty()
            ? all.values()
            : all.subMap(namespace + "/", namespace + (char) ('/' + 1)).values());
  }

  /** The ids of everything that lies in a namespace. */
  List<ResourceId> inNamespace(String namespace) {
    List<ResourceId> ids = new ArrayList<>();
    for (NavigableMap<String, MapNode> all : byKind.values()) {
      for (MapNode object : all.subMap(namespace + "/", namespace + (char) ('/' + 1)).values()) {
        ids.add(ResourceId.of(object));
      }
    }
    return ids;
  }

  /** The ids of the objects with an owner reference to this uid. */
  Set<ResourceId> dependentsOf(String uid) {
    return new LinkedHashSet<>(dependents.getOrDefault(uid, Set.of()));
  }

  /** Stores an object, and gives it as it is stored. */
  MapNode put(MapNode object) {
    ResourceId id = ResourceId.of(object);
    MapNode stored = stamped(object);
    MapNode before =
        byKind
            .computeIfAbsent(id.group() + "/" + id.kind(), kind -> new TreeMap<>())
            .put(key(id.namespace(), id.name()), stored);
    if (before != null) {
      unlink(id, before);
    }
    for (MapNode owner : Edit.maps(stored, "metadata", "ownerReferences")) {
      dependents.computeIfAbsent(Edit.text(owner, "uid"), uid -> new LinkedHashSet<>()).add(id);
    }
    tell(before, stored);
    return stored;
  }

  /** Takes an object out, and gives its last state. */
  MapNode remove(MapNode object) {
    ResourceId id = ResourceId.of(object);
    objects(id.group(), id.kind()).remove(key(id.namespace(), id.name()));
    unlink(id, object);
    version++;
    tell(object, null);
    return object;
  }

  /** The version that the last write got. */
  long version() {
    return version;
  }

  private MapNode stamped(MapNode object) {
    return Edit.set(object, Long.toString(++version), "metadata", "resourceVersion");
  }

  private void unlink(ResourceId id, MapNode before) {
    for (MapNode owner : Edit.maps(before, "metadata", "ownerReferences")) {
      String uid = Edit.text(owner, "uid");
      Set<ResourceId> ids = dependents.get(uid);
      if (ids != null && ids.remove(id) && ids.isEmpty()) {
        dependents.remove(uid);
      }
    }
  }

  private void tell(@Nullable MapNode before, @Nullable MapNode after) {
    for (Listener listener : List.copyOf(listeners)) {
      listener.changed(before, after);
    }
  }

  private NavigableMap<String, MapNode> objects(String group, String kind) {
    NavigableMap<String, MapNode> all = byKind.get(group + "/" + kind);
    return all == null ? Collections.emptyNavigableMap() : all;
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
