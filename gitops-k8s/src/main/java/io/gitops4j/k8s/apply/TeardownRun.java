// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Deletes an application: its objects, then the owner's label of what is kept, then the inventory.
 * As long as anything is left the inventory names it, so that the deletion can be called again.
 * Used once.
 */
final class TeardownRun {
  private final Applier.Target target;
  private final Teardown teardown;
  private final Requests requests;
  private final InventoryStore inventories;
  private final List<Issue> issues = new ArrayList<>();

  /** With the hooks that are run, so that none is orphaned. */
  private final Inventory intended;

  TeardownRun(
      Applier.Target target, Teardown teardown, Requests requests, InventoryStore inventories) {
    this.target = target;
    this.teardown = teardown;
    this.requests = requests;
    this.inventories = inventories;
    this.intended =
        teardown.live().inventory().withEntries(Entries.intended(teardown.live(), teardown.plan()));
  }

  /**
   * Does it.
   *
   * @throws StalePlanException if somebody else synced the application since it was planned
   */
  SyncResult run(SyncLease lease, Execution execution) {
    try (lease) {
      Optional<Issue> busy = lease.take();
      if (busy.isPresent()) {
        return Sync.notBegun(target, teardown.live(), teardown.plan(), busy.get());
      }
      inventories.replace(teardown.live().inventory(), intended);
      execution.run(teardown.plan());
      issues.addAll(execution.issues());
      String lost = lease.lost();
      if (lost != null) {
        issues.add(Issue.error(ApplyError.SUPERSEDED, lost));
      } else if (!execution.failed()) {
        release(execution);
        forget(execution);
      }
      return Judgement.of(target, teardown.live(), execution.results(), execution.seen(), issues);
    } catch (ClusterException e) {
      return Sync.notBegun(target, teardown.live(), teardown.plan(), e.issues().get(0));
    }
  }

  /** Takes the owner's label off what is kept, and off hooks that no policy deletes. */
  private void release(Execution execution) {
    Retagging retagging = new Retagging(target.cluster(), requests);
    String owner = Ownership.of(target.application());
    for (Change change : teardown.plan().changes()) {
      MapNode seen = execution.seen().get(change.id());
      if (change.action() != Action.DELETE
          && seen != null
          && owner.equals(Ownership.ownerOf(seen))) {
        try {
          MapNode live = change.action() == Action.RUN ? now(change) : seen;
          if (live == null) {
            continue; // a hook that went with its namespace, or by itself
          }
          retagging.without(change.gvk(), live, Set.of(Ownership.LABEL), Set.of());
        } catch (ClusterException e) {
          issues.add(Observation.ofObject(change.id(), null, e));
        }
      }
    }
  }

  private @Nullable MapNode now(Change change) {
    ResourceId id = change.id();
    return requests
        .send(() -> target.cluster().get(change.gvk(), id.namespace(), id.name()))
        .orElse(null);
  }

  /** The inventory goes when nothing is left; else it names what is. */
  private void forget(Execution execution) {
    if (issues.stream().anyMatch(Issue::isError)) {
      return;
    }
    Map<ResourceId, Inventory.Entry> left = new TreeMap<>();
    for (Change change : teardown.plan().changes()) {
      Inventory.Entry entry = intended.entries().get(change.id());
      boolean goes = change.action() == Action.DELETE || change.action() == Action.UNKNOWN;
      if (goes && entry != null && execution.seen().containsKey(change.id())) {
        left.put(change.id(), entry);
      }
    }
    try {
      if (left.isEmpty()) {
        inventories.remove(intended);
      } else {
        inventories.replace(intended, new Inventory(new TreeMap<>(left), List.of(), ""));
      }
    } catch (ClusterException e) {
      issues.addAll(e.issues());
    }
  }
}
