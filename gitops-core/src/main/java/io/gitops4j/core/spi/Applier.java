// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.Revision;
import java.util.List;
import java.util.Objects;

/**
 * The only stage that talks to the cluster: it reads the live state, and turns a plan into deeds.
 * Thread-safe.
 */
public interface Applier {

  /**
   * Where and for whom is applied.
   *
   * @param application the application
   * @param cluster its cluster, called with the identity of the application
   * @param home the same cluster, called as the engine itself: where the engine keeps what it must
   *     remember, which the application's identity must not be able to change
   * @param healthCheck who judges health
   * @param listener who is told of progress
   * @param waveHook who is asked after each wave
   * @param time the clock, and how is waited
   */
  record Target(
      Application application,
      Cluster cluster,
      Cluster home,
      HealthCheck healthCheck,
      ReconcileListener listener,
      SyncWaveHook waveHook,
      Time time) {
    /** Checks all parts. */
    public Target {
      Objects.requireNonNull(application, "application");
      Objects.requireNonNull(cluster, "cluster");
      Objects.requireNonNull(home, "home");
      Objects.requireNonNull(healthCheck, "healthCheck");
      Objects.requireNonNull(listener, "listener");
      Objects.requireNonNull(waveHook, "waveHook");
      Objects.requireNonNull(time, "time");
    }

    /** Without a wave hook, in the time of this machine. */
    public Target(
        Application application,
        Cluster cluster,
        Cluster home,
        HealthCheck healthCheck,
        ReconcileListener listener) {
      this(application, cluster, home, healthCheck, listener, SyncWaveHook.NONE, Time.SYSTEM);
    }

    /** The same for an application without an identity of its own. */
    public Target(
        Application application,
        Cluster cluster,
        HealthCheck healthCheck,
        ReconcileListener listener) {
      this(application, cluster, cluster, healthCheck, listener);
    }

    /** The same for another form of the application. */
    public Target with(Application newApplication) {
      return new Target(newApplication, cluster, home, healthCheck, listener, waveHook, time);
    }

    /** The same with another listener. */
    public Target with(ReconcileListener newListener) {
      return new Target(application, cluster, home, healthCheck, newListener, waveHook, time);
    }

    /** The same with another wave hook. */
    public Target with(SyncWaveHook newWaveHook) {
      return new Target(application, cluster, home, healthCheck, listener, newWaveHook, time);
    }

    /** The same in another time. */
    public Target with(Time newTime) {
      return new Target(application, cluster, home, healthCheck, listener, waveHook, newTime);
    }
  }

  /**
   * What is synced, for the inventory.
   *
   * @param revisions one for each source
   * @param inputDigest the digest of the render's inputs
   */
  record Synced(List<Revision> revisions, String inputDigest) {
    /** Copies the list. */
    public Synced {
      revisions = List.copyOf(revisions);
      Objects.requireNonNull(inputDigest, "inputDigest");
    }
  }

  /**
   * Reads what runs: the declared objects, those that the inventory owns, and the server's answer
   * to a dry run of each declared object that exists. Writes nothing. A failure of a single object
   * is part of the result.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster can't be used at all
   * @throws io.gitops4j.core.app.ProjectException if the project of the application does not permit
   *     all of it; of its objects, nothing was asked
   */
  LiveState observe(Target target, List<Manifest> desired);

  /**
   * What the application owns and at which revisions it was last synced, as it is remembered.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster can't be used at all
   */
  default Inventory inventory(Target target) {
    return observe(target, List.of()).inventory();
  }

  /**
   * What there is, without writing and without waiting: each object of the plan with its health. An
   * object that is as planned is {@code UNCHANGED}, one that would be written {@code SKIPPED}.
   */
  SyncResult assess(Target target, LiveState live, Plan plan);

  /**
   * Does what the plan says, step by step, keeps the inventory, and waits for health if the policy
   * says so. A plan without anything to do writes nothing. Never throws for what a cluster refuses:
   * the failure is part of the result, and the other objects are still handled. If the thread is
   * interrupted, it stops between two objects, and the thread stays interrupted.
   *
   * @throws io.gitops4j.core.plan.StalePlanException if somebody else synced the application since
   *     {@code live} was observed; nothing was written
   */
  SyncResult apply(Target target, LiveState live, Plan plan, Synced synced);

  /**
   * What the deletion of an application from its cluster would do. Writes nothing.
   *
   * @param declared what is declared, of which only the hooks of a deletion matter; none if no hook
   *     is to be run
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster can't be used at all
   * @throws io.gitops4j.core.app.ProjectException if the project of the application does not permit
   *     a hook
   */
  Teardown teardown(Target target, List<Manifest> declared, Cascade cascade);

  /**
   * Deletes an application from its cluster: the {@code PreDelete} hooks, of which none may fail;
   * its objects in reverse waves, each wave once the one before is gone; the {@code PostDelete}
   * hooks; then the owner's label of what is kept; at last the inventory. If the result did not
   * succeed, something is left, and the inventory still names it: plan and call again, and let go
   * of the application (its finalizer, if it is an object) only once it did.
   *
   * @throws io.gitops4j.core.plan.StalePlanException if somebody else synced the application since
   *     {@code teardown} was planned; nothing was written
   */
  SyncResult delete(Target target, Teardown teardown);
}
