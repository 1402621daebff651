// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Flux lists of the objects that it applied: {@code status.inventory}. */
final class FluxInventory {
  private FluxInventory() {}

  /**
   * The inventory after a turn: what exists of what was planned, and what was there before, if the
   * turn did not succeed. It never shrinks by a failure.
   */
  static MapNode after(MapNode earlier, Plan plan, SyncResult sync, boolean succeeded) {
    Map<ResourceId, Outcome> outcomes = new HashMap<>();
    for (ResourceResult resource : sync.resources()) {
      outcomes.put(resource.id(), resource.outcome());
    }
    Map<String, String> entries = new TreeMap<>();
    if (!succeeded) {
      for (MapNode entry : Edit.maps(earlier, "entries")) {
        entries.put(Edit.text(entry, "id"), Edit.text(entry, "v"));
      }
    }
    for (Change change : plan.changes()) {
      Outcome outcome = outcomes.get(change.id());
      String id = id(change.id());
      if (outcome == Outcome.DELETED) {
        entries.remove(id);
      } else if (exists(change, outcome)) {
        entries.put(id, change.gvk().version());
      }
    }
    List<Node> all = new ArrayList<>();
    entries.forEach(
        (id, version) -> all.add(MapNode.builder().put("id", id).put("v", version).build()));
    return MapNode.of("entries", ListNode.of(all));
  }

  private static boolean exists(Change change, Outcome outcome) {
    if (change.hook() != null || change.desired() == null && change.action() != Action.DELETE) {
      return false;
    }
    return outcome == Outcome.APPLIED || change.live() != null;
  }

  /** Colons, which names of roles may hold, are two underscores. */
  private static String id(ResourceId id) {
    return String.join("_", id.namespace(), id.name().replace(":", "__"), id.group(), id.kind());
  }
}
