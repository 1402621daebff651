// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** What stands in an inventory before anything is written, and at the end. Pure functions. */
final class Entries {
  private Entries() {}

  /** What the application owns, and what it is about to own: hooks only if they are run. */
  static Map<ResourceId, Inventory.Entry> intended(LiveState live, Plan plan) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>(live.inventory().entries());
    for (Change change : plan.changes()) {
      Manifest manifest = change.desired();
      if (manifest != null && isOwned(manifest) && (change.hook() == null || change.writes())) {
        entries.put(manifest.id(), entry(manifest, live.objects(), live));
      }
    }
    return entries;
  }

  /**
   * What it owns afterwards: what is declared, the hooks that are there, and what should have gone
   * but did not; not what was let go of.
   *
   * @param seen the objects as they were last seen
   * @param mayExist whether an object that was not seen may be there all the same
   */
  static Map<ResourceId, Inventory.Entry> remaining(
      Application application,
      LiveState live,
      Plan plan,
      Map<ResourceId, MapNode> seen,
      BiPredicate<ResourceId, Inventory.Entry> mayExist) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>();
    for (Change change : plan.changes()) {
      Manifest manifest = change.desired();
      boolean stays = change.hook() == null || change.writes() && seen.containsKey(change.id());
      if (manifest != null && isOwned(manifest) && stays) {
        entries.put(manifest.id(), entry(manifest, seen, live));
      }
    }
    Set<String> uids = new HashSet<>();
    entries.values().forEach(entry -> uids.add(entry.uid()));
    uids.remove("");
    Set<ResourceId> letGo = new HashSet<>();
    plan.changes().stream()
        .filter(change -> change.action() == Action.DETACH)
        .forEach(change -> letGo.add(change.id()));
    String owner = Ownership.of(application);
    live.inventory()
        .entries()
        .forEach(
            (id, entry) -> {
              if (!entries.containsKey(id)) {
                MapNode object = seen.get(id);
                String liveOwner = object == null ? null : Ownership.ownerOf(object);
                boolean elsewhere =
                    liveOwner == null ? letGo.contains(id) : !liveOwner.equals(owner);
                // one object under two groups is one object
                boolean twice = object != null && uids.contains(Metadata.uid(object));
                if (!elsewhere && !twice && (object != null || mayExist.test(id, entry))) {
                  entries.put(id, entry);
                }
              }
            });
    return entries;
  }

  private static boolean isOwned(Manifest manifest) {
    return !manifest.id().name().isEmpty() && Ownership.ownerOf(manifest.root()) != null;
  }

  private static Inventory.Entry entry(
      Manifest manifest, Map<ResourceId, MapNode> objects, LiveState live) {
    MapNode object = objects.get(manifest.id());
    Inventory.Entry known = live.inventory().entries().get(manifest.id());
    String knownUid = known == null ? "" : known.uid();
    return new Inventory.Entry(manifest.gvk(), object == null ? knownUid : Metadata.uid(object));
  }
}
