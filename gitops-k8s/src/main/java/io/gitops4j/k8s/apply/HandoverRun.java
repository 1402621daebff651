// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.tracking.OwnTracking;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Passes the objects of an application from one tool to another. What we get is named by our
 * inventory before it is marked as ours; what we give is named until it is another's. Used once.
 */
final class HandoverRun {
  private final Applier.Target target;
  private final Handover handover;
  private final Requests requests;
  private final InventoryStore inventories;
  private final SideBySide sideBySide;
  private final Retagging retagging;
  private final Map<ResourceId, MapNode> seen;
  private final List<ResourceResult> results = new ArrayList<>();
  private final List<Issue> issues = new ArrayList<>();

  HandoverRun(
      Applier.Target target,
      Handover handover,
      Requests requests,
      InventoryStore inventories,
      SideBySide sideBySide) {
    this.target = target;
    this.handover = handover;
    this.requests = requests;
    this.inventories = inventories;
    this.sideBySide = sideBySide;
    this.retagging = new Retagging(target.cluster(), requests);
    this.seen = new LinkedHashMap<>(handover.live().objects());
  }

  /**
   * Does it.
   *
   * @throws StalePlanException if somebody else synced the application since it was planned
   */
  SyncResult run(SyncLease lease) {
    try (lease) {
      Optional<Issue> busy = lease.take();
      if (busy.isPresent()) {
        issues.add(busy.get());
        return result();
      }
      Inventory before = handover.live().inventory();
      boolean adopts = handover.to() instanceof OwnTracking;
      Inventory during = adopts ? with(before) : before;
      inventories.replace(before, during);
      sideBySide.forEach(() -> untilLost(lease), this::pass, this::passed);
      if (!adopts) {
        Inventory after = without(before);
        if (after.entries().isEmpty()) {
          inventories.remove(before);
        } else {
          inventories.replace(before, after);
        }
      }
    } catch (ClusterException e) {
      issues.addAll(e.issues());
    }
    return result();
  }

  /** The objects, as long as the lease is held. */
  private Iterator<Handover.Passed> untilLost(SyncLease lease) {
    Iterator<Handover.Passed> all = handover.objects().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        String lost = all.hasNext() ? lease.lost() : null;
        if (lost != null) {
          issues.add(Issue.error(ApplyError.SUPERSEDED, lost));
        }
        return lost == null && all.hasNext();
      }

      @Override
      public Handover.Passed next() {
        return all.next();
      }
    };
  }

  private SyncResult result() {
    return Judgement.of(target, handover.live(), results, seen, issues);
  }

  private Inventory with(Inventory before) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>(before.entries());
    entries.putAll(handover.inventory().entries());
    return before.withEntries(entries);
  }

  /** Without what was passed, or is gone; what was synced last says nothing any more. */
  private Inventory without(Inventory before) {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>(before.entries());
    for (ResourceResult result : results) {
      boolean gone =
          !seen.containsKey(result.id()) && !handover.live().failures().containsKey(result.id());
      if (result.outcome() == Outcome.APPLIED || gone) {
        entries.remove(result.id());
      }
    }
    return new Inventory(new TreeMap<>(entries), List.of(), "");
  }

  private record Done(ResourceResult result, Optional<MapNode> object) {}

  private Done pass(Handover.Passed object) {
    MapNode live = handover.live().objects().get(object.id());
    if (!object.passes() || live == null) {
      return new Done(result(object, Outcome.UNCHANGED, object.reason(), null), Optional.empty());
    }
    if (Thread.currentThread().isInterrupted()) {
      return new Done(
          result(object, Outcome.SKIPPED, "not tried, because it was interrupted", null),
          Optional.empty());
    }
    try {
      if (object.apply() != null) {
        MapNode apply = object.apply();
        ApplyOptions options = new ApplyOptions(handover.to().manager(), true, false);
        live = requests.apply(() -> target.cluster().apply(apply, options));
      }
      for (String manager : object.givesUp()) {
        live = retagging.giveUp(object.gvk(), live, manager);
      }
      live = retagging.without(object.gvk(), live, object.labelsOff(), object.annotationsOff());
      return new Done(result(object, Outcome.APPLIED, object.reason(), null), Optional.of(live));
    } catch (ClusterException e) {
      Issue issue = Observation.ofObject(object.id(), null, e);
      return new Done(
          result(object, Outcome.FAILED, e.issues().get(0).message(), issue), Optional.empty());
    }
  }

  private static ResourceResult result(
      Handover.Passed object, Outcome outcome, String reason, @Nullable Issue issue) {
    Action action = object.passes() ? Action.MOVE : Action.KEEP;
    return new ResourceResult(object.id(), action, outcome, reason, issue, null);
  }

  private void passed(Handover.Passed object, Done done) {
    done.object().ifPresent(now -> seen.put(object.id(), now));
    results.add(done.result());
  }
}
