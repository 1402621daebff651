// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.AutoSync;
import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncAttempt;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.SyncJournal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one turn of the loop knows of earlier syncs, and what it adds. Used by one thread. */
final class SyncMemory {
  private final SyncJournal journal;
  private final Application application;
  private final SyncRequest request;
  private final String actor;
  private final Instant started;
  private SyncState state = SyncState.NONE;
  private @Nullable Cluster home;

  /** The entry that is gone back to; null if none is. */
  private @Nullable HistoryEntry restored;

  /**
   * The memory of a turn.
   *
   * @param request what is asked for
   * @param actor on whose behalf, if the request does not tell
   * @param started when the turn began
   */
  SyncMemory(
      SyncJournal journal,
      Application application,
      SyncRequest request,
      String actor,
      Instant started) {
    this.journal = journal;
    this.application = application;
    this.request = request;
    this.actor = actor;
    this.started = started;
  }

  /**
   * Reads what is known.
   *
   * @throws ClusterException if it can't be read
   */
  void read(Cluster cluster) {
    home = cluster;
    state = journal.read(application, cluster);
  }

  /** What is known by now; nothing before it was read. */
  SyncState state() {
    return state;
  }

  AutoSync.Decision decide(Plan plan, DeclaredState declared, Inventory inventory, Instant now) {
    return AutoSync.decide(
        application.syncPolicy(),
        new AutoSync.Situation(
            !plan.pending().isEmpty(),
            declared.inputDigest(),
            inventory.inputDigest(),
            state.attempt(),
            now));
  }

  /** From when on drift may be healed again; null if nothing is remembered. */
  @Nullable Instant healedFrom() {
    SyncAttempt last = state.attempt();
    return last == null ? null : AutoSync.healedFrom(last);
  }

  /**
   * The application as it was when an entry was synced, or why it can't be rolled back to.
   *
   * @param application with the sources of then; null if it can't
   * @param revisions their revisions
   * @param obstacles why not
   */
  record Past(@Nullable Application application, List<Revision> revisions, List<Issue> obstacles) {
    private static Past refused(Issue obstacle) {
      return new Past(null, List.of(), List.of(obstacle));
    }
  }

  /** Goes back to an entry: what is remembered of this turn has its sources. */
  Past past(long id) {
    HistoryEntry entry = state.entry(id).orElse(null);
    if (application.syncPolicy().automated()) {
      return Past.refused(
          refused("an automated application is not rolled back: it would be synced again")
              .withHint("turn syncPolicy.automated off first"));
    }
    if (entry == null) {
      return Past.refused(refused("the history has no entry " + id));
    }
    boolean same = entry.sourcesDigest().equals(sourcesDigest(application));
    if (!same && (entry.sources().isEmpty() || application.definition() == null)) {
      return Past.refused(
          refused("the sources were others when entry " + id + " was synced, and are not known")
              .withHint("sync their revision, with the sources as they were"));
    }
    try {
      restored = entry;
      return new Past(
          same ? application : PastSources.restored(application, entry.sources()),
          entry.revisions(),
          List.of());
    } catch (PastSources.FormatFailure e) {
      return new Past(null, List.of(), e.issues());
    }
  }

  private static Issue refused(String message) {
    return Issue.error(ReconcileError.ROLLBACK, message);
  }

  /** What the sources are, whatever revision they name. */
  private static String sourcesDigest(Application application) {
    StringBuilder text = new StringBuilder();
    for (Source source : application.sources()) {
      ChartOptions chart = source.ref().options().chart();
      text.append(source.ref().url())
          .append(chart == null ? "" : " " + chart.name())
          .append('\n')
          .append(source.path())
          .append('\n')
          .append(source.name())
          .append('\n')
          .append(source.rendered())
          .append('\n')
          .append(source.options() == null ? "" : source.options().digest())
          .append('\n');
    }
    return Inputs.sha256(text.toString());
  }

  /**
   * What a turn came to.
   *
   * @param declared what was synced
   * @param plan the last plan
   * @param sync what became of it
   * @param wrote whether anything was written
   * @param decision what was decided; null if the sync was asked for
   */
  record Turn(
      DeclaredState declared,
      Plan plan,
      SyncResult sync,
      boolean wrote,
      AutoSync.@Nullable Decision decision) {

    /** Whether all was written as planned; that nothing got healthy is another matter. */
    boolean succeeded() {
      return sync.count(Outcome.FAILED) == 0
          && sync.count(Outcome.SKIPPED) == 0
          && plan.count(Action.UNKNOWN) == 0;
    }

    /** Whether it came to nothing for a reason that passes: another sync, a server that is away. */
    boolean passes() {
      boolean tried = wrote || sync.count(Outcome.FAILED) > 0;
      return !tried && !succeeded()
          || sync.count(Outcome.FAILED) > 0
              && sync.resources().stream()
                  .filter(resource -> resource.outcome() == Outcome.FAILED)
                  .map(ResourceResult::issue)
                  .allMatch(SyncMemory::passes);
    }
  }

  private static boolean passes(@Nullable Issue issue) {
    return issue != null && issue.code() instanceof ClusterError error && error.retryable();
  }

  /** Forgets all, since the application is deleted; a warning if that can't be done. */
  Optional<Issue> forget(Cluster cluster) {
    try {
      journal.forget(application, cluster);
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(unwritten("its deletion", e));
    }
  }

  private static Issue unwritten(String what, ClusterException e) {
    return Issue.warning(
        ReconcileError.JOURNAL,
        what + " could not be noted in the journal: " + e.issues().get(0).message());
  }

  /** Remembers a turn; a warning if that can't be done. */
  Optional<Issue> remember(Turn turn, Instant now) {
    SyncAttempt last = state.attempt();
    String digest = turn.declared().inputDigest();
    boolean known = last != null && last.inputDigest().equals(digest);
    boolean nothing = turn.decision() == AutoSync.Decision.IN_SYNC || known && last.succeeded();
    boolean idle = turn.succeeded() && !turn.wrote() && nothing;
    if (home == null || request.isPartial() || turn.passes() || idle) {
      return Optional.empty();
    }
    boolean heals = turn.decision() == AutoSync.Decision.HEAL;
    int heal = !heals ? 0 : last == null ? 1 : last.selfHeals() + 1;
    SyncState after = state.withAttempt(new SyncAttempt(digest, turn.succeeded(), now, heal));
    HistoryEntry past = restored;
    if (turn.succeeded() && !heals) {
      after =
          after.withEntry(
              new HistoryEntry(
                  0,
                  turn.declared().revisions(),
                  past == null ? sourcesDigest(application) : past.sourcesDigest(),
                  started,
                  now,
                  request.trigger() == Trigger.RECONCILE ? "" : request.actor(actor),
                  past == null ? PastSources.of(application) : past.sources(),
                  turn.declared().versions()),
              application.historyLimit());
    }
    try {
      journal.write(application, Objects.requireNonNull(home), after);
      state = after;
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(unwritten("the sync", e));
    }
  }
}
