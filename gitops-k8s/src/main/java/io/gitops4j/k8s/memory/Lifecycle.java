// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.predict.Registry;
import io.gitops4j.k8s.memory.workload.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * From the creation of an object to its end: the metadata that the server writes, and finalizers
 * that hold a deleted object. Every write to the store goes through here.
 */
final class Lifecycle {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";
  static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private static final List<String> OF_THE_SERVER =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  private final Store store;
  private final Supplier<Instant> now;

  Lifecycle(Store store, Supplier<Instant> now) {
    this.store = store;
    this.now = now;
  }

  static String time(Instant instant) {
    return Conditions.time(instant);
  }

  /** An object without the metadata that only the server writes. */
  static MapNode withoutServerMetadata(MapNode object) {
    return Edit.change(
        object,
        metadata -> {
          MapNode rest = metadata;
          for (String field : OF_THE_SERVER) {
            rest = rest.without(field);
          }
          return rest;
        },
        "metadata");
  }

  /** An object as it is created, with the metadata of the server, but not stored. */
  MapNode born(Kinds.Kind kind, MapNode object) {
    MapNode metadata = Edit.map(withoutServerMetadata(object), "metadata");
    metadata =
        metadata
            .with("uid", ScalarNode.of(UUID.randomUUID().toString()))
            .with("creationTimestamp", ScalarNode.of(time(now.get())));
    if (countsGenerations(kind)) {
      metadata = metadata.with("generation", ScalarNode.of(1));
    }
    return object.with("metadata", metadata);
  }

  /** A changed object with the metadata that the server keeps or counts, but not stored. */
  MapNode revised(Kinds.Kind kind, MapNode live, MapNode changed) {
    MapNode metadata = Edit.map(changed, "metadata");
    MapNode liveMetadata = Edit.map(live, "metadata");
    for (String field : OF_THE_SERVER) {
      Node value = liveMetadata.get(field);
      metadata = value == null ? metadata.without(field) : metadata.with(field, value);
    }
    if (countsGenerations(kind)
        && Registry.isNewGeneration(kind.kindName(), live, changed, kind.hasStatus())) {
      metadata =
          metadata.with(
              "generation", ScalarNode.of(Edit.number(liveMetadata, 0, "generation") + 1));
    }
    return changed.with("metadata", metadata);
  }

  private static boolean countsGenerations(Kinds.Kind kind) {
    return kind.schema() != null || Registry.countsGenerations(kind.kindName());
  }

  /**
   * Stores a revised object, unless nothing changed; an object that is being deleted and has no
   * finalizer any more goes.
   */
  MapNode update(MapNode live, MapNode revised) {
    if (live.equals(revised)) {
      return live;
    }
    if (deleting(revised) && finalizers(revised).isEmpty() && !isHeldNamespace(revised)) {
      return store.remove(revised);
    }
    return store.put(revised);
  }

  /** Deletes an object, or marks it so while finalizers hold it. */
  void delete(MapNode live, Propagation propagation) {
    List<String> finalizers = new ArrayList<>(finalizers(live));
    if (propagation != Propagation.FOREGROUND) {
      finalizers.remove(FOREGROUND);
    } else if (!finalizers.contains(FOREGROUND)) {
      finalizers.add(FOREGROUND);
    }
    if (propagation != Propagation.ORPHAN) {
      finalizers.remove(ORPHAN);
    } else if (!finalizers.contains(ORPHAN)) {
      finalizers.add(ORPHAN);
    }
    ResourceId id = ResourceId.of(live);
    boolean definition = id.kind().equals("CustomResourceDefinition");
    if (definition && !finalizers.contains(CLEANUP) && !deleting(live)) {
      finalizers.add(CLEANUP);
    }
    if (finalizers.isEmpty() && !isHeldNamespace(live)) {
      store.remove(live);
      return;
    }
    MapNode marked = withFinalizers(live, finalizers);
    if (!deleting(live)) {
      MapNode metadata =
          Edit.map(marked, "metadata")
              .with("deletionTimestamp", ScalarNode.of(time(now.get())))
              .with("deletionGracePeriodSeconds", ScalarNode.of(0));
      long generation = Edit.number(metadata, 0, "generation");
      if (generation > 0) {
        metadata = metadata.with("generation", ScalarNode.of(generation + 1));
      }
      marked = marked.with("metadata", metadata);
      if (isHeldNamespace(marked)) {
        marked = Edit.set(marked, "Terminating", "status", "phase");
      }
    }
    if (!marked.equals(live)) {
      store.put(marked);
    }
  }

  /** Takes a finalizer away; the object may go with the last one. */
  void release(MapNode live, String finalizer) {
    List<String> finalizers = new ArrayList<>(finalizers(live));
    if (finalizers.remove(finalizer)) {
      update(live, withFinalizers(live, finalizers));
    }
  }

  static MapNode withFinalizers(MapNode object, List<String> finalizers) {
    return finalizers.isEmpty()
        ? Edit.remove(object, "metadata", "finalizers")
        : Edit.set(object, ListNode.ofStrings(finalizers), "metadata", "finalizers");
  }

  static List<String> finalizers(MapNode object) {
    return Edit.texts(object, "metadata", "finalizers");
  }

  static boolean deleting(MapNode object) {
    return Edit.has(object, "metadata", "deletionTimestamp");
  }

  /** A namespace stays until its own finalizer, which is part of its spec, is taken away. */
  private static boolean isHeldNamespace(MapNode object) {
    ResourceId id = ResourceId.of(object);
    return id.kind().equals("Namespace")
        && id.group().isEmpty()
        && !Edit.texts(object, "spec", "finalizers").isEmpty();
  }
}
