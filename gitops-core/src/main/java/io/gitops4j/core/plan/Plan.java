// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that is to be done, in order. Immutable, thread-safe.
 *
 * @param steps the steps; together they hold each object once, those that are kept too; a hook of
 *     several phases in each of them
 * @param issues warnings, and errors that keep a part from being planned
 */
public record Plan(List<Step> steps, List<Issue> issues) {
  /** Copies the lists. */
  public Plan {
    steps = List.copyOf(steps);
    issues = List.copyOf(issues);
  }

  /** All changes, in order. */
  public List<Change> changes() {
    return steps.stream().flatMap(step -> step.changes().stream()).toList();
  }

  /**
   * The same, but what would be deleted stays if an object stays that depends on it ({@link
   * Change#after}).
   */
  public Plan keepingDependencies() {
    if (steps.stream()
        .flatMap(step -> step.changes().stream())
        .allMatch(c -> c.after().isEmpty())) {
      return this;
    }
    Set<ResourceId> kept = new HashSet<>();
    List<Step> decided = new ArrayList<>();
    for (Step step : steps) {
      List<Change> decisions = new ArrayList<>();
      for (Change change : step.changes()) {
        Change decision = keptFor(kept, change);
        decisions.add(decision);
        if (decision.desired() == null && decision.action() != Action.DELETE) {
          kept.add(decision.id());
        }
      }
      decided.add(step.withChanges(decisions));
    }
    return new Plan(decided, issues);
  }

  private static Change keptFor(Set<ResourceId> kept, Change change) {
    for (ResourceId other : change.after()) {
      if (change.action() == Action.DELETE && kept.contains(other)) {
        String reason = change.reason() + ", but kept: " + other + " depends on it, and stays";
        return change.withAction(Action.KEEP, reason).withFields(List.of());
      }
    }
    return change;
  }

  /** The differences that are written: no hooks, which are run besides. */
  public List<Change> pending() {
    return changes().stream()
        .filter(change -> change.writes() && change.action() != Action.RUN)
        .toList();
  }

  /** How many changes have this action. */
  public long count(Action action) {
    return changes().stream().filter(change -> change.action() == action).count();
  }

  /**
   * How the application stands to what is declared: unknown if any object is, or if an error kept a
   * part from being planned; else out of sync if any object is.
   */
  public SyncStatus status() {
    boolean unknown =
        issues.stream().anyMatch(Issue::isError)
            || changes().stream().anyMatch(change -> change.status() == SyncStatus.UNKNOWN);
    boolean differs =
        changes().stream().anyMatch(change -> change.status() == SyncStatus.OUT_OF_SYNC);
    return unknown ? SyncStatus.UNKNOWN : differs ? SyncStatus.OUT_OF_SYNC : SyncStatus.SYNCED;
  }

  /** Whether nothing differs and nothing is unknown; hooks may have to be run all the same. */
  public boolean inSync() {
    return issues.stream().noneMatch(Issue::isError)
        && Stream.of(Action.values())
            .filter(action -> action != Action.KEEP && action != Action.RUN)
            .allMatch(action -> count(action) == 0);
  }
}
