// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.Hook.DeletePolicy;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks: deletes what is left of the last run, creates them, waits for their end, and deletes
 * them as their policies say. {@link #start} may be called from several threads, the rest from one.
 *
 * <p>A hook that deletes itself when it is done would be gone before its end is seen, so it gets
 * Argo CD's finalizer until then; other hooks get none, and a process that dies leaves nothing that
 * can't be deleted.
 */
final class HookRuns {

  private final Applier.Target target;
  private final Cluster cluster;
  private final Requests requests;
  private final Writing writing;
  private final Waiting waiting;
  private final String owner;
  private final Inventory known;

  /** The hooks of this sync as they were created, in order. */
  private final Map<ResourceId, Change> started = new LinkedHashMap<>();

  /**
   * Hooks of one run.
   *
   * @param known what the inventory named before it
   */
  HookRuns(
      Applier.Target target, Requests requests, Writing writing, Waiting waiting, Inventory known) {
    this.known = known;
    this.target = target;
    this.cluster = target.cluster();
    this.requests = requests;
    this.writing = writing;
    this.waiting = waiting;
    this.owner = Ownership.of(target.application());
  }

  /**
   * Creates the hook, in place of one that is left of an earlier run.
   *
   * @return the hook as it was created
   * @throws ClusterException if the cluster refuses, or if there is another object of its name
   */
  MapNode start(Change change) {
    Hook hook = Objects.requireNonNull(change.hook(), "hook");
    Optional<MapNode> found = get(change.id(), change.gvk());
    if (found.isPresent()) {
      checkOurs(change, found.get());
      if (goesOn(change, hook, found.get())) {
        return found.get();
      }
      if (hook.deletes(DeletePolicy.BEFORE_HOOK_CREATION) || isOfDeletion(hook)) {
        deleteAndWait(change, found.get());
        found = Optional.empty();
      } else {
        release(change.id(), change.gvk());
      }
    }
    Manifest desired = Objects.requireNonNull(change.desired(), "desired");
    Change now =
        new Change(
                change.id(),
                change.gvk(),
                change.action(),
                change.reason(),
                List.of(),
                desired.withRoot(HookFinalizer.hold(desired.root())),
                found.orElse(null))
            .withOptions(change.options());
    return writing.write(now).object();
  }

  private static boolean isOfDeletion(Hook hook) {
    return hook.phases().stream().noneMatch(Phase::ofSync);
  }

  /**
   * Whether a hook of a deletion was begun when the deletion was tried before: it is run once, but
   * again if it failed. A deletion that has begun is known by the inventory, where a sync does not
   * put these hooks.
   */
  private boolean goesOn(Change change, Hook hook, MapNode found) {
    return isOfDeletion(hook)
        && hook.phases().size() == 1
        && known.entries().containsKey(change.id())
        && !waiting.hasFailed(found);
  }

  private void checkOurs(Change change, MapNode found) {
    String foundOwner = Ownership.ownerOf(found);
    boolean ours = foundOwner == null || foundOwner.equals(owner);
    if (Hook.of(found) == null || !ours) {
      throw new ClusterException(
          ClusterError.ALREADY_EXISTS, change.id() + " exists, and is no hook of this application");
    }
  }

  /** Remembers a hook that {@link #start} created. */
  void started(Change change, MapNode object) {
    started.put(
        change.id(),
        new Change(
                change.id(),
                change.gvk(),
                change.action(),
                change.reason(),
                List.of(),
                change.desired(),
                object)
            .withHook(change.hook()));
  }

  /**
   * Waits until each of the hooks has ended, and lets go of those that have.
   *
   * @param seen the objects as they were last seen, which is updated
   * @return the last health of each: healthy if it succeeded, progressing or suspended if it did
   *     not end in time, else failed
   */
  Map<ResourceId, Health> untilEnded(List<Change> hooks, Map<ResourceId, MapNode> seen) {
    Map<ResourceId, Gvk> ids = new LinkedHashMap<>();
    hooks.forEach(hook -> ids.put(hook.id(), hook.gvk()));
    Map<ResourceId, Health> ends = waiting.untilEnded(ids, seen);
    if (Thread.currentThread().isInterrupted()) {
      delete(hooks, ends);
      return ends;
    }
    for (Change hook : hooks) {
      Health health = ends.get(hook.id());
      if (health != null && Waiting.hasEnded(health)) {
        release(hook.id(), hook.gvk());
      }
    }
    return ends;
  }

  /**
   * What became of a hook.
   *
   * @param health its last health; null if it was never seen
   * @param terminated whether nobody waited for its end
   */
  static ResourceResult ended(Change change, @Nullable Health health, boolean terminated) {
    if (health != null && health.isHealthy()) {
      return Results.result(change, Outcome.APPLIED, change.reason() + ": succeeded", null);
    }
    boolean ended = health != null && Waiting.hasEnded(health);
    String what =
        !ended
            ? terminated ? "was terminated" : "did not end in time"
            : health.message().isEmpty()
                ? "failed (" + health.status().text() + ")"
                : "failed: " + health.message();
    Issue issue = Issue.error(ApplyError.HOOK_FAILED, change.id() + ": the hook " + what);
    return Results.result(change, Outcome.FAILED, change.reason() + ": " + what, issue);
  }

  /**
   * Ends hooks without waiting for them, as Argo CD does when an operation is terminated.
   *
   * @param seen the objects as they were last seen, which is updated
   * @return the last health of each
   */
  Map<ResourceId, Health> terminate(List<Change> hooks, Map<ResourceId, MapNode> seen) {
    Map<ResourceId, Health> ends = new LinkedHashMap<>();
    for (Change hook : hooks) {
      get(hook.id(), hook.gvk())
          .ifPresent(
              live -> {
                seen.put(hook.id(), live);
                ends.put(hook.id(), waiting.health(live));
              });
    }
    delete(hooks, ends);
    return ends;
  }

  /** Deletes the hooks that still run. */
  private void delete(List<Change> hooks, Map<ResourceId, Health> ends) {
    boolean interrupted = Thread.interrupted(); // or no request would go through
    try {
      for (Change hook : hooks) {
        Health health = ends.get(hook.id());
        release(hook.id(), hook.gvk());
        if (health == null || !Waiting.hasEnded(health)) {
          delete(Objects.requireNonNullElse(started.get(hook.id()), hook));
        }
      }
    } catch (ClusterException e) {
      // the next sync deletes them before it creates them anew
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Deletes the hooks whose policy says so, now that the sync has succeeded or failed; those that
   * were run before an application was deleted go with it.
   *
   * @return those that were deleted
   * @throws ClusterException if the cluster refuses
   */
  List<ResourceId> finish(boolean succeeded) {
    DeletePolicy policy = succeeded ? DeletePolicy.HOOK_SUCCEEDED : DeletePolicy.HOOK_FAILED;
    List<ResourceId> deleted = new ArrayList<>();
    for (Change hook : started.values()) {
      Hook run = Objects.requireNonNull(hook.hook(), "hook");
      if (run.deletes(policy) || succeeded && run.phases().contains(Phase.PRE_DELETE)) {
        delete(hook);
        deleted.add(hook.id());
      }
    }
    return deleted;
  }

  /**
   * Waits for the end of those of the deleted hooks that were run to delete an application, since
   * nothing may be left of it.
   */
  Optional<Issue> untilGone(List<ResourceId> deleted) {
    Map<ResourceId, Gvk> gone = new LinkedHashMap<>();
    Map<ResourceId, String> uids = new LinkedHashMap<>();
    for (ResourceId id : deleted) {
      Change hook = Objects.requireNonNull(started.get(id));
      if (isOfDeletion(Objects.requireNonNull(hook.hook(), "hook"))) {
        gone.put(id, hook.gvk());
        uids.put(id, Metadata.uid(Objects.requireNonNull(hook.live(), "live")));
      }
    }
    return gone.isEmpty() ? Optional.empty() : waiting.quiet().untilGone(gone, uids);
  }

  private void deleteAndWait(Change change, MapNode old) {
    delete(change, old);
    Map<ResourceId, Gvk> gone = Map.of(change.id(), change.gvk());
    if (waiting.quiet().untilGone(gone, Map.of(change.id(), Metadata.uid(old))).isPresent()) {
      throw new ClusterException(
          ClusterError.CONFLICT, "the hook of an earlier run is still there: " + change.id());
    }
  }

  private void delete(Change hook) {
    delete(hook, Objects.requireNonNull(hook.live(), "live"));
  }

  /** Deletes exactly this object. */
  private void delete(Change hook, MapNode object) {
    release(hook.id(), hook.gvk());
    DeleteOptions options =
        DeleteOptions.of(target.application().syncPolicy().prunePropagation())
            .onlyIf(Metadata.uid(object), null);
    ResourceId id = hook.id();
    try {
      requests.send(() -> cluster.delete(hook.gvk(), id.namespace(), id.name(), options));
    } catch (ClusterException e) {
      if (e.error() != ClusterError.CONFLICT) { // else it is another one by now, and not to go
        throw e;
      }
    }
  }

  private void release(ResourceId id, Gvk gvk) {
    HookFinalizer.release(cluster, requests, id, gvk);
  }

  private Optional<MapNode> get(ResourceId id, Gvk gvk) {
    return requests.send(() -> cluster.get(gvk, id.namespace(), id.name()));
  }
}
