// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.ProjectError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.AutoSync;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a turn of the loop may do what it planned, and why not. Used by one thread. */
final class Permission {
  private final Application application;
  private final Trigger trigger;
  private final SyncMemory memory;
  private final Time time;
  private final Instant started;
  private AutoSync.@Nullable Decision decision;
  private boolean closed;

  Permission(Application application, Trigger trigger, SyncMemory memory, Time time) {
    this.application = application;
    this.trigger = trigger;
    this.memory = memory;
    this.time = time;
    this.started = time.now();
  }

  /** What was decided last; null if nobody had to decide, since somebody asked. */
  AutoSync.@Nullable Decision decision() {
    return decision;
  }

  /**
   * Whether the plan is carried out.
   *
   * @param retried whether it follows one of the same turn that failed
   * @throws io.gitops4j.core.cluster.ClusterException if what is remembered can't be read
   */
  boolean given(
      Cluster home, Plan plan, DeclaredState state, Inventory inventory, boolean retried) {
    if (trigger == Trigger.PLAN) {
      return false;
    }
    memory.read(home);
    closed = !isOpen(retried);
    if (trigger == Trigger.SYNC) {
      return !closed;
    }
    AutoSync.Decision earlier = decision;
    AutoSync.Decision now = memory.decide(plan, state, inventory, time.now());
    decision = retried && earlier != null && earlier.writes() ? earlier : now;
    // a plan without a difference has the inventory told what is synced, and runs new hooks
    return !closed && (decision.writes() || decision == AutoSync.Decision.IN_SYNC);
  }

  /** Whether a window of the project lets a sync begin now, or go on. */
  private boolean isOpen(boolean retried) {
    boolean manual = trigger == Trigger.SYNC;
    return application
        .project()
        .windows()
        .of(application)
        .permits(manual, time.now(), retried ? started : null);
  }

  /** What forbids a sync that was asked for; empty if nothing does. */
  Optional<Issue> obstacle() {
    return closed && trigger == Trigger.SYNC
        ? Optional.of(
            Issue.error(
                ProjectError.WINDOW,
                "the project "
                    + application.project()
                    + " does not permit a sync at this time: a sync window forbids it"))
        : Optional.empty();
  }

  /** Why nothing was written though so many objects differ. */
  String refusal(int pending) {
    String what = pending + (pending == 1 ? " object differs" : " objects differ");
    if (trigger == Trigger.PLAN) {
      return what;
    }
    if (closed && decision != null && decision.writes()) {
      return what
          + "; a sync window of the project "
          + application.project()
          + " forbids a sync now";
    }
    return what
        + switch (decision == null ? AutoSync.Decision.NOT_AUTOMATED : decision) {
          case NOT_AUTOMATED -> "; the policy is not automated";
          case FAILED_BEFORE ->
              "; this state failed to be synced, and is not tried again by itself";
          case TOO_SOON -> "; drift is healed again from " + healedFrom() + " on";
          default -> "; the sources did not change, and the policy does not heal drift";
        };
  }

  private @Nullable Instant healedFrom() {
    return memory.healedFrom();
  }
}
