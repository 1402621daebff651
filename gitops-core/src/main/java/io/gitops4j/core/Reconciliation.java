// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.status.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One turn of the loop for one application. Used once, by one thread. */
final class Reconciliation {
  /** How often is planned anew because somebody else synced the application meanwhile. */
  private static final int PLANS = 5;

  private final ReconcilerParts parts;
  private Application application;
  private final Trigger trigger;
  private final SyncRequest request;

  /** How the application is deleted, if that is what is asked. */
  private final @Nullable Cascade cascade;

  private final SyncMemory memory;
  private final Permission permission;
  private final TurnStatus status;
  private final TurnEvents events;

  private final String name;
  private final Instant started;
  private final List<Issue> issues = new ArrayList<>();
  private @Nullable DeclaredState declared;

  /** The sources whose signatures were checked; empty if no policy asks for it. */
  private List<ResolvedSource> verified = List.of();

  private String outputDigest = "";
  private String clusterName = "";
  private int attempts;

  /** What was written in all tries, by object: the last deed of each. */
  private final Map<ResourceId, AuditRecord.Write> writes = new LinkedHashMap<>();

  /** The last try's issues, which the next try replaces. */
  private List<Issue> tryIssues = List.of();

  private @Nullable Plan plan;
  private @Nullable SyncResult sync;

  /** What of other applications is waited for. */
  private List<String> waiting = List.of();

  private final TurnTarget turnTarget;

  /** Whether the last try could write what it planned. */
  private boolean allowed;

  /** The revisions of the entry of the history. */
  private @Nullable List<Revision> pinned;

  Reconciliation(ReconcilerParts parts, Application application, SyncRequest request) {
    this.parts = parts;
    this.application = application;
    this.trigger = request.trigger();
    this.cascade = request.cascade();
    this.request = request;
    this.name = application.toString();
    this.events = new TurnEvents(name, parts.listener(), parts.time());
    this.turnTarget = new TurnTarget(parts, application, events);
    this.started = parts.time().now();
    this.memory = new SyncMemory(parts.journal(), application, request, parts.actor(), started);
    this.permission = new Permission(application, trigger, memory, parts.time());
    this.status =
        new TurnStatus(parts.statusWriter(), application, request, parts.actor(), started);
  }

  ReconcileResult run() {
    try (turnTarget) {
      return turn();
    }
  }

  /** The turn as a status tells it, once it is over. */
  Turn told(ReconcileResult result) {
    return new Turn(
        status.sync(),
        status.isBegun(),
        result,
        declared == null ? List.of() : declared.engines(),
        memory.state(),
        status.isWritten() && !request.isPartial()
            ? TurnOrphans.of(parts.orphans(), application, plan, () -> turnTarget.find().cluster())
            : null);
  }

  /** Writes what the turn came to where that is wanted. */
  ReconcileResult written(Turn turn) {
    return status.written(turn);
  }

  private ReconcileResult turn() {
    if (application.suspended() && trigger == Trigger.RECONCILE) {
      return result(ReconcileStatus.SUSPENDED, "the application is suspended");
    }
    if (trigger == Trigger.SYNC) {
      status.begin();
    }
    application.project().refusals(application).forEach(this::found);
    pin();
    if (!issues.isEmpty()) {
      return failed();
    }
    for (int i = 1; ; i++) {
      DeclaredState state = declared();
      if (state == null) {
        return waiting.isEmpty() || !issues.isEmpty()
            ? failed()
            : result(ReconcileStatus.WAITING, String.join("; ", waiting));
      }
      try {
        attempts(state);
        break;
      } catch (StalePlanException e) {
        tryIssues = e.issues();
        if (i == PLANS) {
          break;
        }
        issues.clear(); // of the render, which is looked at again: the source may have moved on
      }
    }
    tryIssues.forEach(this::found);
    remember();
    return verdict();
  }

  /** Finds the revisions of the past that is asked for. */
  private void pin() {
    Long past = request.past();
    if (past == null) {
      return;
    }
    try {
      memory.read(turnTarget.find().home());
      SyncMemory.Past found = memory.past(past);
      found.obstacles().forEach(this::found);
      Application then = found.application();
      if (then != null) {
        application = then;
        pinned = found.revisions();
        then.project().refusals(then).forEach(this::found);
      }
    } catch (GitOpsException e) {
      e.issues().forEach(this::found);
    }
  }

  private void remember() {
    boolean brokenOff = Thread.currentThread().isInterrupted(); // which tells nothing
    boolean synced = request.syncs() && allowed && !brokenOff;
    if (synced && declared != null && plan != null && sync != null) {
      SyncMemory.Turn turn =
          new SyncMemory.Turn(declared, plan, sync, !writes.isEmpty(), permission.decision());
      memory.remember(turn, parts.time().now()).ifPresent(this::found);
    }
  }

  Prepared prepare() {
    try (turnTarget) {
      application.project().refusals(application).forEach(this::found);
      DeclaredState state = issues.isEmpty() ? declared() : null;
      if (state != null) {
        Applier.Target target = turnTarget.find();
        return new Prepared(
            target, state.sources(), state.rendered().manifests(), issues, turnTarget.release());
      }
    } catch (GitOpsException e) {
      e.issues().forEach(this::found);
    }
    return new Prepared(null, List.of(), List.of(), issues, null);
  }

  /** What is declared now, or null if that can't be told, or others are waited for. */
  private @Nullable DeclaredState declared() {
    if (cascade != null && !cascade.runsHooks()) {
      return DeclaredState.NOTHING;
    }
    List<Revision> revisions = pinned == null ? events.stage(Stage.RESOLVE, this::resolve) : pinned;
    if (issues.isEmpty()) {
      verify(revisions);
    }
    if (!issues.isEmpty()) {
      return null;
    }
    if (request.syncs()) {
      Dependencies.Obstacles obstacles = parts.dependencies().of(application, revisions);
      obstacles.errors().forEach(this::found);
      waiting = obstacles.waiting();
      if (!issues.isEmpty() || !waiting.isEmpty()) {
        return null;
      }
    }
    DeclaredState state = events.stage(Stage.RENDER, () -> render(revisions));
    state.rendered().issues().forEach(this::found);
    return state.rendered().failed() ? null : state;
  }

  private void attempts(DeclaredState first) {
    RetryPolicy retry = trigger.retry(application.syncPolicy().retry());
    DeclaredState state = first;
    while (attempt(state) && retry.allows(attempts)) {
      Duration delay = retry.delayBefore(attempts);
      events.tell(new ReconcileEvent.Retrying(name, attempts, delay));
      Instant now = parts.time().now();
      status.pauses(attempts, failure(tryIssues), now, now.plus(delay));
      try {
        parts.time().sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        tryIssues = List.of(Issue.error(ReconcileError.INTERRUPTED, "interrupted before a retry"));
        break;
      }
      status.triesAgain(attempts);
      if (retry.refresh() && pinned == null) {
        tryIssues = List.of();
        issues.clear();
        DeclaredState newest = declared();
        if (newest == null) {
          break;
        }
        state = newest;
      }
    }
  }

  private List<Revision> resolve() {
    List<Revision> revisions = new ArrayList<>();
    for (Source source : application.sources()) {
      try {
        Revision revision = parts.reader().revision(source.ref());
        revisions.add(revision);
        events.tell(new ReconcileEvent.SourceResolved(name, source.ref(), revision));
      } catch (SourceException e) {
        e.issues().forEach(this::found);
      }
    }
    return revisions;
  }

  private void verify(List<Revision> revisions) {
    SourceVerification verification =
        new SourceVerification(
            application,
            parts.reader(),
            parts.verifiers(),
            () -> parts.applier().inventory(turnTarget.find()).revisions());
    if (verification.isAskedFor()) {
      verified =
          events.stage(Stage.VERIFY, () -> verification.check(revisions, parts.time().now()));
      verification.issues().forEach(this::found);
    }
  }

  private DeclaredState render(List<Revision> revisions) {
    DeclaredState state = parts.reader().read(application, revisions);
    declared = state;
    if (!state.rendered().failed()) {
      List<Manifest> manifests = state.rendered().manifests();
      outputDigest = state.rendered().outputDigest();
      events.tell(new ReconcileEvent.Rendered(name, manifests.size(), state.renders() == 0));
    }
    return state;
  }

  /** One try; whether another one may help. */
  private boolean attempt(DeclaredState state) {
    attempts++;
    tryIssues = List.of();
    try {
      Applier.Target target = turnTarget.find();
      clusterName = target.home().name();
      if (cascade != null) {
        return delete(target, state, cascade);
      }
      LiveState live =
          events.stage(
              Stage.OBSERVE, () -> parts.applier().observe(target, state.rendered().manifests()));
      Plan made =
          events.stage(Stage.DIFF, () -> request.selected(parts.differ().diff(input(live, state))));
      plan = made;
      events.tell(new ReconcileEvent.Planned(name, made));
      allowed = permission.given(target.home(), made, state, live.inventory(), attempts > 1);
      if (!allowed) {
        sync = parts.applier().assess(target, live, made);
        tryIssues = new ArrayList<>(made.issues());
        permission.obstacle().ifPresent(tryIssues::add);
        return false;
      }
      if (!made.pending().isEmpty()) {
        status.begin();
      }
      Applier.Synced synced =
          request.isPartial()
              ? new Applier.Synced(live.inventory().revisions(), live.inventory().inputDigest())
              : new Applier.Synced(state.revisions(), state.inputDigest());
      return refused(
          made, events.stage(Stage.APPLY, () -> parts.applier().apply(target, live, made, synced)));
    } catch (StalePlanException e) {
      throw e;
    } catch (GitOpsException e) {
      // the cluster can't be used at all, or not for this
      tryIssues = e.issues();
      boolean hopeful = e instanceof ClusterException cause && cause.retryable();
      return hopeful && !Thread.currentThread().isInterrupted();
    }
  }

  /** Deletes the application, or says what that would do; whether another try may help. */
  private boolean delete(Applier.Target target, DeclaredState state, Cascade how) {
    Teardown teardown =
        events.stage(
            Stage.DIFF, () -> parts.applier().teardown(target, state.rendered().manifests(), how));
    Plan made = teardown.plan();
    plan = made;
    events.tell(new ReconcileEvent.Planned(name, made));
    if (trigger == Trigger.PLAN) {
      sync = parts.applier().assess(target, teardown.live(), made);
      tryIssues = made.issues();
      return false;
    }
    allowed = true;
    return refused(made, events.stage(Stage.APPLY, () -> parts.applier().delete(target, teardown)));
  }

  /** Takes note of what was done; whether something was refused, so that another try may help. */
  private boolean refused(Plan made, SyncResult done) {
    sync = done;
    done.resources().forEach(this::record);
    tryIssues = new ArrayList<>(made.issues());
    tryIssues.addAll(done.issues());
    boolean refused = done.count(Outcome.FAILED) > 0 || made.count(Action.UNKNOWN) > 0;
    return refused && !Thread.currentThread().isInterrupted();
  }

  private void record(ResourceResult resource) {
    if (resource.outcome() != Outcome.UNCHANGED && resource.outcome() != Outcome.SKIPPED) {
      writes.put(
          resource.id(),
          new AuditRecord.Write(resource.id(), resource.action(), resource.outcome()));
    }
  }

  /** With hooks, if something new is synced, or if a sync was asked for: drift alone runs none. */
  private DiffInput input(LiveState live, DeclaredState state) {
    boolean isNew = !live.inventory().inputDigest().equals(state.inputDigest());
    boolean hooks = request.runsHooks() && (trigger == Trigger.SYNC || isNew);
    String revision = state.revisions().isEmpty() ? "" : state.revisions().get(0).digest();
    return new DiffInput(
        application, live, hooks ? new DiffInput.HookRun(revision, parts.time().now()) : null);
  }

  private ReconcileResult verdict() {
    if (issues.stream().anyMatch(Issue::isError)
        || sync == null
        || plan == null
        || !sync.succeeded()) {
      return failed();
    }
    if (cascade != null) {
      if (allowed) {
        memory.forget(turnTarget.find().home()).ifPresent(this::found);
      }
      long kept = plan.count(Action.KEEP);
      return allowed
          ? result(ReconcileStatus.DELETED, count(Outcome.DELETED) + " deleted, " + kept + " kept")
          : result(
              ReconcileStatus.OUT_OF_SYNC,
              plan.count(Action.DELETE) + " would be deleted, " + kept + " kept");
    }
    if (!plan.pending().isEmpty() && !allowed) {
      return result(ReconcileStatus.OUT_OF_SYNC, permission.refusal(plan.pending().size()));
    }
    if (writes.isEmpty()) {
      return result(ReconcileStatus.IN_SYNC, "everything is as declared");
    }
    return result(
        ReconcileStatus.SYNCED,
        count(Outcome.APPLIED)
            + " applied, "
            + count(Outcome.DELETED)
            + " deleted, "
            + (sync.resources().size() - writes.size())
            + " unchanged");
  }

  private long count(Outcome outcome) {
    return writes.values().stream().filter(write -> write.outcome() == outcome).count();
  }

  private ReconcileResult failed() {
    return result(ReconcileStatus.FAILED, failure(issues));
  }

  /** What failed: these errors, and those of single objects. */
  private String failure(List<Issue> found) {
    List<Issue> errors = new ArrayList<>(found.stream().filter(Issue::isError).toList());
    if (sync != null) {
      sync.resources().stream()
          .map(ResourceResult::issue)
          .filter(Objects::nonNull)
          .filter(issue -> !errors.contains(issue))
          .forEach(errors::add);
    }
    String reason = errors.isEmpty() ? "unknown" : errors.get(0).message();
    return errors.size() < 2 ? reason : reason + " (and " + (errors.size() - 1) + " more errors)";
  }

  private ReconcileResult result(ReconcileStatus status, String reason) {
    List<ResolvedSource> sources = declared == null ? verified : declared.with(verified);
    AuditRecord audit =
        new AuditRecord(
            started,
            parts.time().now(),
            request.actor(parts.actor()),
            name,
            trigger,
            clusterName,
            sources,
            declared == null ? "" : declared.inputDigest(),
            outputDigest,
            List.copyOf(writes.values()),
            status,
            reason);
    int renders = declared == null ? 0 : declared.renders();
    return new ReconcileResult(
        status, reason, sources, renders, issues, plan, sync, attempts, events.timings(), audit);
  }

  private void found(Issue issue) {
    issues.add(issue);
    events.tell(new ReconcileEvent.IssueFound(name, issue));
  }
}
