// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.Takeover;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Detachment detachment;
  private final Writing writing;
  private final HookRuns hooks;
  private final Progress progress;
  private final Prerequisites prerequisites;
  private final Barriers barriers;
  private final List<Issue> issues = new ArrayList<>();
  private List<Step> steps = List.of();

  /** The place of the last step that writes even if nothing fails; -1 if none does. */
  private int lastWriting = -1;

  private SyncWaves waves;

  /** The changes of the current step that must wait for another sync, and why. */
  private Map<ResourceId, String> held = Map.of();

  /** Why nothing more is tried; null as long as all goes well. */
  private volatile @Nullable String stopped;

  /** Whether the cluster can't be used any more. */
  private volatile boolean unusable;

  /** Whether the caller ended the sync. */
  private boolean ended;

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
    this.detachment = new Detachment(target, requests);
    this.writing =
        new Writing(
            target.cluster(), Takeover.of(target.application().syncPolicy()), requests, waiting);
    this.hooks = new HookRuns(target, requests, writing, waiting, live.inventory());
    this.progress = new Progress(live.objects());
    this.prerequisites = new Prerequisites(waiting, progress);
    this.barriers = new Barriers(target, waiting, progress, prerequisites);
    this.waves = new SyncWaves(target, new Plan(List.of(), List.of()));
  }

  /** What became of each object, in the order in which it was handled. */
  List<ResourceResult> results() {
    return progress.results();
  }

  /** Errors that belong to no single object. */
  List<Issue> issues() {
    return issues;
  }

  Map<ResourceId, MapNode> seen() {
    return progress.seen();
  }

  boolean failed() {
    return stopped != null || noDeletions != null || !issues.isEmpty();
  }

  void run(Plan plan) {
    steps = plan.steps();
    for (int place = 0; place < steps.size(); place++) {
      if (steps.get(place).phase().compareTo(Phase.SYNC_FAIL) < 0 && steps.get(place).writes()) {
        lastWriting = place;
      }
    }
    waves = new SyncWaves(target, plan);
    DryRuns dryRuns = new DryRuns(plan, live, writing, sideBySide);
    if (refused(plan, dryRuns)) {
      return;
    }
    Step before = null;
    for (int place = 0; place < steps.size(); place++) {
      Step step = steps.get(place);
      if (step.phase() == Phase.SYNC_FAIL || isLeft(step)) {
        continue;
      }
      if (stopped == null && failed() && (before == null || !step.isBeside(before))) {
        stopped = "not tried, because of what failed before";
      }
      begin(place);
      List<Change> changes =
          step.changes().stream().filter(change -> !held.containsKey(change.id())).toList();
      Map<ResourceId, ClusterException> refusals =
          stopped == null ? dryRuns.beforeStep(changes) : Map.of();
      if (refusals.isEmpty()) {
        apply(place);
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
    return !step.phase().ofSync() && !step.writes();
  }

  private void begin(int place) {
    Step step = steps.get(place);
    tell(
        new ReconcileEvent.StepStarted(
            target.application().toString(), step.name(), place + 1, steps.size()));
    held = prerequisites.held(step);
    for (Change change : step.changes()) {
      String reason = change.action() == Action.DELETE ? null : held.get(change.id());
      if (reason != null && !failed()) { // else it is told already what went wrong
        issues.add(Issue.error(ApplyError.DEPENDENCY, change.id() + " was " + reason));
      }
    }
  }

  private void apply(int place) {
    Step step = steps.get(place);
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
    if (!failed() && step.phase() != Phase.SYNC_FAIL) {
      waves.after(step).ifPresent(this::end);
    }
    endOf(hooks);
    if (stopped == null && Barriers.needed(step, place < lastWriting)) {
      List<Step> later = steps.subList(place + 1, steps.size());
      barriers.waitAfter(step, later, noDeletions != null).ifPresent(this::barrierFailed);
    }
  }

  /** The caller ends the sync. */
  private void end(Issue issue) {
    issues.add(issue);
    ended = true;
    stopped = "not tried, because the wave hook ended the sync";
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
    boolean run = failed() && !ended && mayGoOn();
    String why = stopped;
    for (int place = 0; place < steps.size(); place++) {
      if (steps.get(place).phase() == Phase.SYNC_FAIL) {
        stopped = run ? null : why == null ? "run only if the sync fails" : why;
        begin(place);
        apply(place);
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
      ends =
          ended
              ? hooks.terminate(changes, progress.seen())
              : hooks.untilEnded(changes, progress.seen());
    } catch (ClusterException e) {
      issues.add(e.issues().get(0));
      ends = Map.of();
    }
    for (Change change : changes) {
      Health health = ends.get(change.id());
      boolean terminated = ended || Thread.currentThread().isInterrupted();
      ResourceResult result = HookRuns.ended(change, health, terminated);
      if (result.outcome() == Outcome.FAILED) {
        noDeletions = "not deleted, because of what failed before";
      }
      progress.ended(change, result);
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
      deleted.forEach(progress.seen()::remove);
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
    progress.add(change, result, done.applied());
    if (done.applied() != null && change.hook() != null) {
      hooks.started(change, done.applied());
    }
    tell(new ReconcileEvent.ResourceHandled(target.application().toString(), result));
  }

  private void barrierFailed(Issue issue) {
    issues.add(issue);
    stopIfAsked();
    noDeletions = "not deleted, because of what failed before";
  }

  /** Waits for what the application names, and for everything that is declared if it is to. */
  Optional<Issue> untilAllHealthy() {
    return barriers.untilAllHealthy();
  }

  private Done handle(Change change) {
    if (!change.writes()) {
      return Done.of(Results.kept(change, live));
    }
    boolean deletes = change.desired() == null;
    String obstacle = held.get(change.id());
    if (obstacle == null) {
      obstacle = deletes && noDeletions != null ? noDeletions : stopped;
    }
    if (obstacle != null) {
      return Done.of(Results.result(change, Outcome.SKIPPED, obstacle, null));
    }
    try {
      return switch (change.action()) {
        case DELETE -> Done.of(delete(change));
        case DETACH -> detach(change);
        default -> write(change);
      };
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

  private Done detach(Change change) {
    Detachment.Detached done = detachment.detach(change);
    if (done.obstacle() != null) {
      String reason = "not let go of: " + done.obstacle();
      return Done.of(Results.result(change, Outcome.SKIPPED, reason, null));
    }
    Outcome outcome = done.object() == null ? Outcome.DELETED : Outcome.APPLIED;
    return new Done(Results.result(change, outcome, change.reason(), null), done.object());
  }

  private ResourceResult delete(Change change) {
    String kept = deletion.delete(change);
    if (kept != null) {
      return Results.result(change, Outcome.SKIPPED, "not deleted: " + kept, null);
    }
    return Results.result(change, Outcome.DELETED, change.reason(), null);
  }
}
