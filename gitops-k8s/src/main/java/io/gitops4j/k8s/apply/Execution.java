// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.Takeover;
import io.gitops4j.k8s.health.HealthAggregate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does the steps of one plan. Used once, by one thread; only {@link #handle} and what it calls run
 * on others, and change nothing but why the rest is stopped.
 */
final class Execution {
  private final Applier.Target target;
  private final LiveState live;
  private final Requests requests;
  private final Waiting waiting;
  private final Supplier<@Nullable String> lost;
  private final SideBySide sideBySide;
  private final Deletion deletion;
  private final Writing writing;
  private final HookRuns hooks;
  private final List<ResourceResult> results = new ArrayList<>();
  private final List<Issue> issues = new ArrayList<>();
  private List<Step> steps = List.of();

  private final Set<ResourceId> written = new HashSet<>();

  /** The declared objects that were handled so far. */
  private final List<Manifest> handled = new ArrayList<>();

  /** The objects as they were last seen: before, or after they were applied. */
  private final Map<ResourceId, MapNode> seen;

  /** What was deleted, and which identity it had. */
  private final Map<ResourceId, String> deleted = new LinkedHashMap<>();

  /** Why nothing more is tried; null as long as all goes well. */
  private volatile @Nullable String stopped;

  /** Whether the cluster can't be used any more. */
  private volatile boolean unusable;

  /** Why nothing is deleted; null as long as nothing failed. */
  private volatile @Nullable String noDeletions;

  Execution(
      Applier.Target target,
      LiveState live,
      Requests requests,
      Waiting waiting,
      Supplier<@Nullable String> lost,
      SideBySide sideBySide) {
    this.target = target;
    this.live = live;
    this.requests = requests;
    this.waiting = waiting;
    this.lost = lost;
    this.sideBySide = sideBySide.onInterrupt(requests::cancel);
    this.deletion = new Deletion(target, requests, live);
    this.writing =
        new Writing(
            target.cluster(), Takeover.of(target.application().syncPolicy()), requests, waiting);
    this.hooks = new HookRuns(target, requests, writing, waiting, live.inventory());
    this.seen = new LinkedHashMap<>(live.objects());
  }

  /** What became of each object, in the order in which it was handled. */
  List<ResourceResult> results() {
    return results;
  }

  /** Errors that belong to no single object. */
  List<Issue> issues() {
    return issues;
  }

  Map<ResourceId, MapNode> seen() {
    return seen;
  }

  boolean failed() {
    return stopped != null || noDeletions != null || !issues.isEmpty();
  }

  void run(Plan plan) {
    steps = plan.steps();
    DryRuns dryRuns = new DryRuns(plan, live, writing, sideBySide);
    if (refused(plan, dryRuns)) {
      return;
    }
    Step before = null;
    for (Step step : steps) {
      if (step.phase() == Phase.SYNC_FAIL || isLeft(step)) {
        continue;
      }
      if (stopped == null && failed() && (before == null || !step.isBeside(before))) {
        stopped = "not tried, because of what failed before";
      }
      begin(step);
      Map<ResourceId, ClusterException> refusals =
          stopped == null ? dryRuns.beforeStep(step.changes()) : Map.of();
      if (refusals.isEmpty()) {
        apply(step);
      } else {
        refuse(step.changes(), refusals, "not tried, because others of its stage were refused");
      }
      before = step;
    }
    afterFailure();
    leave(Execution::isLeft);
    finishHooks();
  }

  /** Whether a step is of a deletion, and this is none. */
  private static boolean isLeft(Step step) {
    return !step.phase().ofSync() && step.changes().stream().noneMatch(Change::writes);
  }

  private void begin(Step step) {
    tell(
        new ReconcileEvent.StepStarted(
            target.application().toString(), step.name(), steps.indexOf(step) + 1, steps.size()));
  }

  private void apply(Step step) {
    List<Change> hooks = new ArrayList<>();
    for (List<Change> alike : KindRuns.of(step.changes())) {
      sideBySide.forEach(
          () -> untilInterrupted(alike),
          this::handle,
          (change, done) -> {
            if (change.action() == Action.RUN && done.applied() != null) {
              hooks.add(change);
            }
            done(change, done);
          });
    }
    endOf(hooks);
    if (stopped == null && needsBarrier(step)) {
      waitAfter(step).ifPresent(this::barrierFailed);
    }
  }

  /** Whether anything is refused before anything is written; then all is told, and nothing done. */
  private boolean refused(Plan plan, DryRuns dryRuns) {
    List<Change> changes = new ArrayList<>();
    boolean unknown = false;
    for (Change change : plan.changes()) {
      if (change.action() == Action.UNKNOWN) {
        noDeletions = "not deleted, because some objects could not be compared";
        unknown |= change.desired() != null;
      }
      changes.add(change);
    }
    stopIfAsked();
    Map<ResourceId, ClusterException> refusals =
        stopped == null ? dryRuns.first(changes) : Map.of();
    if (!unknown && refusals.isEmpty()) {
      return false;
    }
    refuse(changes, refusals, "not tried, because others were refused before anything was written");
    return true;
  }

  private void refuse(
      List<Change> changes, Map<ResourceId, ClusterException> refusals, String others) {
    noDeletions = "not deleted, because of what failed before";
    if (stopped == null) {
      stopped = others;
    }
    for (Change change : changes) {
      ClusterException refusal = change.writes() ? refusals.get(change.id()) : null;
      done(change, refusal == null ? handle(change) : failure(change, refusal));
    }
  }

  /** The hooks that are run because something failed; skipped if nothing did, or nobody can. */
  private void afterFailure() {
    boolean run = failed() && mayGoOn();
    String why = stopped;
    for (Step step : steps) {
      if (step.phase() == Phase.SYNC_FAIL) {
        stopped = run ? null : why == null ? "run only if the sync fails" : why;
        begin(step);
        apply(step);
      }
    }
    stopped = why;
  }

  /** Results for steps that belong to no sync. */
  private void leave(Predicate<Step> which) {
    steps.stream()
        .filter(which)
        .flatMap(step -> step.changes().stream())
        .forEach(change -> done(change, Done.of(Results.kept(change, live))));
  }

  /** Waits for the end of hooks that were created, and tells how each ended. */
  private void endOf(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Map<ResourceId, Health> ends;
    try {
      ends = hooks.untilEnded(changes, seen);
    } catch (ClusterException e) {
      issues.add(e.issues().get(0));
      ends = Map.of();
    }
    for (Change change : changes) {
      Health health = ends.get(change.id());
      ResourceResult result = HookRuns.ended(change, health);
      if (result.outcome() == Outcome.FAILED) {
        noDeletions = "not deleted, because of what failed before";
      }
      results.replaceAll(
          known ->
              known.id().equals(change.id()) && known.reason().equals(change.reason())
                  ? result
                  : known);
      tell(new ReconcileEvent.ResourceHandled(target.application().toString(), result));
    }
    stopIfAsked();
  }

  /** Whether more may be written, whatever failed. */
  private boolean mayGoOn() {
    return !unusable && lost.get() == null && !Thread.currentThread().isInterrupted();
  }

  private void finishHooks() {
    if (!mayGoOn()) {
      return; // the next sync deletes them before it creates them anew
    }
    try {
      List<ResourceId> deleted = hooks.finish(!failed());
      deleted.forEach(seen::remove);
      hooks.untilGone(deleted).ifPresent(issues::add);
    } catch (ClusterException e) {
      issues.add(e.issues().get(0));
    }
  }

  private void tell(ReconcileEvent event) {
    target.listener().on(event);
  }

  /** The changes, each looked at by the sync's thread before it is begun. */
  private Iterator<Change> untilInterrupted(List<Change> changes) {
    Iterator<Change> all = changes.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Change next() {
        stopIfAsked();
        return all.next();
      }
    };
  }

  private void stopIfAsked() {
    if (stopped != null) {
      return;
    }
    String reason = lost.get();
    if (reason != null) {
      stopped = "not tried: " + reason;
    } else if (Thread.currentThread().isInterrupted()) {
      stopped = "not tried, because the sync was interrupted";
      issues.add(Issue.error(ApplyError.INTERRUPTED, "the sync was interrupted"));
    }
  }

  /** What became of a change: the object as it is now, if it was applied. */
  private record Done(ResourceResult result, @Nullable MapNode applied) {
    static Done of(ResourceResult result) {
      return new Done(result, null);
    }
  }

  private void done(Change change, Done done) {
    ResourceResult result = done.result();
    if (done.applied() != null) {
      seen.put(change.id(), done.applied());
      written.add(change.id());
      if (change.hook() != null) {
        hooks.started(change, done.applied());
      }
    } else if (result.outcome() == Outcome.DELETED) {
      MapNode gone = seen.remove(change.id());
      deleted.put(change.id(), gone == null ? "" : Metadata.uid(gone));
    }
    results.add(result);
    if (change.desired() != null && change.hook() == null) {
      handled.add(change.desired());
    }
    tell(new ReconcileEvent.ResourceHandled(target.application().toString(), result));
  }

  /** A step that wrote nothing keeps a later one waiting only for health. */
  private boolean needsBarrier(Step step) {
    List<Step> later = steps.subList(steps.indexOf(step) + 1, steps.size());
    return step.changes().stream().anyMatch(Change::writes)
        || step.barrier() == Barrier.HEALTHY
            && later.stream()
                .filter(each -> each.phase().compareTo(Phase.SYNC_FAIL) < 0)
                .flatMap(each -> each.changes().stream())
                .anyMatch(Change::writes);
  }

  private void barrierFailed(Issue issue) {
    issues.add(issue);
    stopIfAsked();
    noDeletions = "not deleted, because of what failed before";
  }

  private Optional<Issue> waitAfter(Step step) {
    Map<ResourceId, Gvk> founded = new LinkedHashMap<>();
    for (Change change : step.changes()) {
      if (change.desired() != null
          && seen.containsKey(change.id())
          && Writing.isFoundation(change.id())) {
        founded.put(change.id(), change.gvk());
      }
    }
    try {
      Optional<Issue> notFounded =
          step.barrier() == Barrier.NONE ? Optional.empty() : waiting.untilEstablished(founded);
      if (notFounded.isPresent()) {
        return notFounded;
      }
      return switch (step.barrier()) {
        case NONE, ESTABLISHED -> Optional.empty();
        case HEALTHY -> noDeletions != null ? Optional.empty() : untilNextMayBegin();
        case GONE -> untilGone(step);
      };
    } catch (ClusterException e) {
      return Optional.of(e.issues().get(0));
    } finally {
      if (founded.keySet().stream().anyMatch(id -> id.kind().equals("CustomResourceDefinition"))) {
        target.cluster().refreshDiscovery();
      }
    }
  }

  private Optional<Issue> untilGone(Step step) {
    Map<ResourceId, Gvk> gone = new LinkedHashMap<>();
    for (Change change : step.changes()) {
      if (deleted.containsKey(change.id())) {
        gone.put(change.id(), change.gvk());
      }
    }
    return waiting.untilGone(gone, deleted);
  }

  /** Waits for what the application names, and for everything that is declared if it is to. */
  Optional<Issue> untilAllHealthy() {
    Map<ResourceId, Gvk> objects =
        target.application().syncPolicy().checksOnly()
            ? new LinkedHashMap<>()
            : toWaitFor(Waiting::isWell);
    for (ResourceId id : target.application().healthChecks()) {
      target
          .cluster()
          .discovery()
          .find(id.group(), id.kind())
          .ifPresentOrElse(
              resource -> objects.putIfAbsent(id, resource.gvk()),
              () -> objects.putIfAbsent(id, new Gvk(id.group(), "v1", id.kind())));
    }
    return waiting.untilHealthy(objects, Waiting::isWell, seen);
  }

  /** Waits for what was handled so far; what is paused holds the next wave up, as in Argo CD. */
  private Optional<Issue> untilNextMayBegin() {
    return waiting.untilHealthy(toWaitFor(Health::isHealthy), Health::isHealthy, seen);
  }

  /** All but what was well before and was not written, and what asks to be left out. */
  private Map<ResourceId, Gvk> toWaitFor(Predicate<Health> enough) {
    Map<ResourceId, Gvk> objects = new LinkedHashMap<>();
    for (Manifest manifest : handled) {
      ResourceId id = manifest.id();
      boolean exists = written.contains(id) || seen.containsKey(id); // else it was left alone
      boolean waits = exists && !id.name().isEmpty() && !HealthAggregate.ignores(manifest.root());
      if (waits && (written.contains(id) || !enough.test(waiting.health(seen.get(id))))) {
        objects.put(id, manifest.gvk());
      }
    }
    return objects;
  }

  private Done handle(Change change) {
    if (!change.writes()) {
      return Done.of(Results.kept(change, live));
    }
    boolean deletes = change.action() == Action.DELETE;
    String obstacle = deletes && noDeletions != null ? noDeletions : stopped;
    if (obstacle != null) {
      return Done.of(Results.result(change, Outcome.SKIPPED, obstacle, null));
    }
    try {
      return deletes ? Done.of(delete(change)) : write(change);
    } catch (ClusterException e) {
      return failure(change, e);
    }
  }

  private Done failure(Change change, ClusterException e) {
    noDeletions = "not deleted, because of what failed before";
    switch (e.error()) {
      case UNREACHABLE, UNAUTHORIZED -> {
        unusable = true;
        stopped = "not tried, because the cluster could not be used any more";
      }
      case INTERRUPTED -> stopped = "not tried, because the sync was interrupted";
      default -> {}
    }
    Issue issue = Observation.ofObject(change.id(), change.desired(), e);
    return Done.of(Results.result(change, Outcome.FAILED, e.issues().get(0).message(), issue));
  }

  private Done write(Change change) {
    if (change.hook() != null) {
      MapNode created = hooks.start(change);
      return new Done(Results.result(change, Outcome.APPLIED, change.reason(), null), created);
    }
    Writing.Written object = writing.write(change);
    String reason =
        object.anew() ? "created anew, because a field that can't change changed" : change.reason();
    return new Done(Results.result(change, Outcome.APPLIED, reason, null), object.object());
  }

  private ResourceResult delete(Change change) {
    String kept = deletion.delete(change);
    if (kept != null) {
      return Results.result(change, Outcome.SKIPPED, "not deleted: " + kept, null);
    }
    return Results.result(change, Outcome.DELETED, change.reason(), null);
  }
}
