// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads live objects where there is no server: nothing is known of a dry run, so that the differ
 * predicts what an apply would do. What carries the application's label is taken for owned, as far
 * as the inventory is not among the objects.
 *
 * @param applier reads the objects
 */
record OfflineApplier(Applier applier) implements Applier {

  @Override
  public LiveState observe(Target target, List<Manifest> desired) {
    LiveState state = applier.observe(target, desired);
    Map<ResourceId, MapNode> objects = new LinkedHashMap<>(state.objects());
    Map<ResourceId, Inventory.Entry> owned = new LinkedHashMap<>(state.inventory().entries());
    if (target.cluster() instanceof LiveFiles files) {
      String owner = Ownership.of(target.application());
      files
          .objects()
          .forEach(
              (id, object) -> {
                if (owner.equals(Ownership.ownerOf(object))) {
                  Gvk gvk = Gvk.of(Edit.text(object, "apiVersion"), id.kind());
                  String uid = Edit.text(object, "metadata", "uid");
                  owned.putIfAbsent(id, new Inventory.Entry(gvk, uid));
                  objects.putIfAbsent(id, object);
                }
              });
    }
    return new LiveState(
        state.desired(), objects, Map.of(), state.failures(), state.inventory().withEntries(owned));
  }

  @Override
  public SyncResult assess(Target target, LiveState live, Plan plan) {
    return applier.assess(target, live, plan);
  }

  @Override
  public SyncResult apply(Target target, LiveState live, Plan plan, Synced synced) {
    return applier.apply(target, live, plan, synced);
  }

  @Override
  public Teardown teardown(Target target, List<Manifest> declared, Cascade cascade) {
    return applier.teardown(target, declared, cascade);
  }

  @Override
  public SyncResult delete(Target target, Teardown teardown) {
    return applier.delete(target, teardown);
  }
}
