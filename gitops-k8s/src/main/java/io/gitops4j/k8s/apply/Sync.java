// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One plan from the lease to the last inventory: under the lease the inventory first names all that
 * is going to exist, then the plan is executed, then the inventory tells what there is. Used once.
 */
final class Sync {
  private final Applier.Target target;
  private final Application application;
  private final LiveState live;
  private final Plan plan;
  private final Applier.Synced synced;
  private final Requests requests;
  private final InventoryStore inventories;
  private final Inventory intended;

  Sync(
      Applier.Target target,
      LiveState live,
      Plan plan,
      Applier.Synced synced,
      Requests requests,
      InventoryStore inventories) {
    this.target = target;
    this.application = target.application();
    this.live = live;
    this.plan = plan;
    this.synced = synced;
    this.requests = requests;
    this.inventories = inventories;
    this.intended = live.inventory().withEntries(Entries.intended(live, plan));
  }

  /**
   * Does it.
   *
   * @throws StalePlanException if somebody else synced the application since the plan was made
   */
  SyncResult run(SyncLease lease, Execution execution) {
    boolean writes =
        !intended.equals(live.inventory()) || plan.changes().stream().anyMatch(Change::writes);
    try (lease) {
      if (writes) {
        Optional<Issue> obstacle = begin(lease);
        if (obstacle.isPresent()) {
          return notBegun(target, live, plan, obstacle.get());
        }
      }
      return execute(lease, execution);
    }
  }

  private Optional<Issue> begin(SyncLease lease) {
    try {
      Optional<Issue> busy = lease.take();
      if (busy.isPresent()) {
        return busy;
      }
    } catch (ClusterException e) {
      return Optional.of(because("the lease of the application can't be taken", e));
    }
    try {
      if (lease.waited()) {
        throw new StalePlanException(
            Issue.error(ApplyError.STALE, "the application was synced by somebody else meanwhile"));
      }
      if (intended.equals(live.inventory())) {
        inventories.check(intended);
      } else {
        inventories.replace(live.inventory(), intended);
      }
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(because("the inventory can't be written", e));
    }
  }

  private static Issue because(String what, ClusterException e) {
    Issue cause = e.issues().get(0);
    return Issue.error(cause.code(), what + ": " + cause.message());
  }

  /** Nothing was tried, because of one obstacle. */
  static SyncResult notBegun(Applier.Target target, LiveState live, Plan plan, Issue obstacle) {
    List<ResourceResult> skipped = new ArrayList<>();
    for (Change change : plan.changes()) {
      skipped.add(
          change.writes()
              ? Results.result(change, Outcome.SKIPPED, "not tried: " + obstacle.message(), null)
              : Results.kept(change, live));
    }
    return Judgement.of(target, live, skipped, live.objects(), List.of(obstacle));
  }

  private SyncResult execute(SyncLease lease, Execution execution) {
    execution.run(plan);
    List<Issue> issues = new ArrayList<>(execution.issues());
    if (application.syncPolicy().waitForHealth() && !execution.failed()) {
      try {
        execution.untilAllHealthy().ifPresent(issues::add);
      } catch (ClusterException e) {
        issues.addAll(e.issues());
      }
    }
    String lost = lease.lost();
    if (lost != null) {
      issues.add(0, Issue.error(ApplyError.SUPERSEDED, lost));
    }
    SyncResult result = Judgement.of(target, live, execution.results(), execution.seen(), issues);
    boolean succeeded = result.succeeded() && plan.issues().stream().noneMatch(Issue::isError);
    try {
      Inventory after =
          intended.withEntries(
              Entries.remaining(application, live, plan, execution.seen(), this::mayExist));
      after = succeeded ? after.withSync(synced.revisions(), synced.inputDigest()) : after;
      if (!after.equals(intended)) {
        inventories.replace(intended, after);
      }
    } catch (ClusterException e) {
      issues.add(because("the inventory can't be written", e));
      return new SyncResult(result.resources(), result.health(), issues);
    } catch (StalePlanException e) {
      issues.addAll(e.issues()); // what was intended stands in the inventory, so nothing is lost
      return new SyncResult(result.resources(), result.health(), issues);
    }
    return result;
  }

  /** Whether an object that was not seen may be there all the same: nobody could look. */
  private boolean mayExist(ResourceId id, Inventory.Entry entry) {
    try {
      return requests
          .send(() -> target.cluster().get(entry.gvk(), id.namespace(), id.name()))
          .isPresent();
    } catch (ClusterException e) {
      return true;
    }
  }
}
