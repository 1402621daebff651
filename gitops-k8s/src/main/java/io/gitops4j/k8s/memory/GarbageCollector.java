// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what has no owner any more, and lets go of an owner that waits for its dependents
 * (foreground) or for their release (orphan).
 */
final class GarbageCollector {
  private final Store store;
  private final Kinds kinds;
  private final Lifecycle lifecycle;

  GarbageCollector(Store store, Kinds kinds, Lifecycle lifecycle) {
    this.store = store;
    this.kinds = kinds;
    this.lifecycle = lifecycle;
  }

  /** Does what is due for one object, as an owner and as a dependent. */
  void collect(MapNode object) {
    if (Lifecycle.deleting(object)) {
      List<String> finalizers = Lifecycle.finalizers(object);
      if (finalizers.contains(Lifecycle.ORPHAN)) {
        release(object);
        return;
      }
      if (finalizers.contains(Lifecycle.FOREGROUND)) {
        awaitDependents(object);
        return;
      }
    }
    if (!Lifecycle.deleting(object)) {
      judge(object);
    }
  }

  /** Takes the owner out of its dependents, then lets it go. */
  private void release(MapNode owner) {
    String uid = Edit.text(owner, "metadata", "uid");
    for (ResourceId id : store.dependentsOf(uid)) {
      MapNode dependent = store.get(id);
      if (dependent != null) {
        lifecycle.update(dependent, withoutOwners(dependent, List.of(uid)));
      }
    }
    lifecycle.release(owner, Lifecycle.ORPHAN);
  }

  private void awaitDependents(MapNode owner) {
    String uid = Edit.text(owner, "metadata", "uid");
    for (ResourceId id : store.dependentsOf(uid)) {
      MapNode dependent = store.get(id);
      if (dependent != null && !Lifecycle.deleting(dependent)) {
        judge(dependent);
      }
    }
    boolean blocked =
        store.dependentsOf(uid).stream()
            .map(store::get)
            .anyMatch(dependent -> dependent != null && blocks(dependent, uid));
    MapNode live = store.get(ResourceId.of(owner));
    if (!blocked && live != null) {
      lifecycle.release(live, Lifecycle.FOREGROUND);
    }
  }

  private static boolean blocks(MapNode dependent, String uid) {
    return owners(dependent).stream()
        .anyMatch(
            owner -> Edit.text(owner, "uid").equals(uid) && Edit.flag(owner, "blockOwnerDeletion"));
  }

  /** Deletes a dependent that has no owner left which stays. */
  private void judge(MapNode dependent) {
    List<String> gone = new ArrayList<>();
    boolean waitedFor = false;
    boolean stays = owners(dependent).isEmpty();
    for (MapNode reference : owners(dependent)) {
      Gvk gvk = Gvk.of(Edit.text(reference, "apiVersion"), Edit.text(reference, "kind"));
      if (!kinds.serves(gvk)) {
        stays = true; // the collector can't look it up, so it does not judge
        continue;
      }
      MapNode owner = owner(dependent, reference, gvk);
      if (owner == null) {
        gone.add(Edit.text(reference, "uid"));
      } else if (waits(owner, reference)) {
        gone.add(Edit.text(reference, "uid"));
        waitedFor = true;
      } else {
        stays = true;
      }
    }
    if (!stays) {
      boolean hasDependents =
          !store.dependentsOf(Edit.text(dependent, "metadata", "uid")).isEmpty();
      lifecycle.delete(
          dependent, waitedFor && hasDependents ? Propagation.FOREGROUND : policyOf(dependent));
    } else if (!gone.isEmpty()) {
      lifecycle.update(dependent, withoutOwners(dependent, gone));
    }
  }

  private static Propagation policyOf(MapNode dependent) {
    List<String> finalizers = Lifecycle.finalizers(dependent);
    if (finalizers.contains(Lifecycle.ORPHAN)) {
      return Propagation.ORPHAN;
    }
    return finalizers.contains(Lifecycle.FOREGROUND)
        ? Propagation.FOREGROUND
        : Propagation.BACKGROUND;
  }

  private static boolean waits(MapNode owner, MapNode reference) {
    return Lifecycle.deleting(owner)
        && Lifecycle.finalizers(owner).contains(Lifecycle.FOREGROUND)
        && Edit.flag(reference, "blockOwnerDeletion");
  }

  private @Nullable MapNode owner(MapNode dependent, MapNode reference, Gvk gvk) {
    String namespace =
        kinds.find(gvk).namespaced() ? Edit.text(dependent, "metadata", "namespace") : "";
    MapNode owner =
        store.get(new ResourceId(gvk.group(), gvk.kind(), namespace, Edit.text(reference, "name")));
    return owner != null && Edit.text(owner, "metadata", "uid").equals(Edit.text(reference, "uid"))
        ? owner
        : null;
  }

  private static List<MapNode> owners(MapNode dependent) {
    return Edit.maps(dependent, "metadata", "ownerReferences");
  }

  private static MapNode withoutOwners(MapNode dependent, List<String> uids) {
    List<MapNode> rest =
        owners(dependent).stream()
            .filter(owner -> !uids.contains(Edit.text(owner, "uid")))
            .toList();
    return rest.isEmpty()
        ? Edit.remove(dependent, "metadata", "ownerReferences")
        : Edit.set(dependent, ListNode.of(rest), "metadata", "ownerReferences");
  }
}
