// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.ProjectError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What was found, as conditions of an Application. */
final class ArgoConditions {
  private static final int MOST = 20;
  private static final String COMPARISON = "ComparisonError";
  private static final String INVALID_SPEC = "InvalidSpecError";
  private static final String SYNC = "SyncError";
  private static final String REPEATED = "RepeatedResourceWarning";
  private static final String SHARED = "SharedResourceWarning";

  private static final String ORPHANED = "OrphanedResourceWarning";

  /** The types that each turn tells all of. */
  private static final Set<String> TYPES =
      Set.of(COMPARISON, INVALID_SPEC, SYNC, REPEATED, SHARED, "UnknownError");

  /** How many orphans are named. */
  private static final int NAMED = 5;

  private ArgoConditions() {}

  /** A condition that holds. */
  record Found(String type, String message) {}

  /** Whether the turn tells all conditions of the type, so that earlier ones are over. */
  static boolean tells(Turn turn, String type) {
    return TYPES.contains(type) || type.equals(ORPHANED) && turn.orphans() != null;
  }

  static List<Found> of(Turn turn) {
    Set<Found> found = new LinkedHashSet<>();
    for (Issue issue : turn.result().issues()) {
      type(issue, turn).ifPresent(type -> found.add(new Found(type, Turn.cut(issue.message()))));
    }
    if (turn.automated() && turn.synced() && !turn.ready()) {
      found.add(new Found(SYNC, Turn.cut("Failed last sync attempt: " + turn.result().reason())));
    }
    shared(turn).forEach(message -> found.add(new Found(SHARED, Turn.cut(message))));
    orphaned(turn).ifPresent(message -> found.add(new Found(ORPHANED, Turn.cut(message))));
    List<Found> all = new ArrayList<>(found);
    return all.subList(0, Math.min(MOST, all.size()));
  }

  /** What is another application's, and still is after the turn. */
  private static List<String> shared(Turn turn) {
    Plan plan = turn.result().plan();
    if (plan == null) {
      return List.of();
    }
    Map<Object, ResourceResult> results = ArgoResources.results(turn.result().sync());
    List<String> shared = new ArrayList<>();
    for (Change change : plan.changes()) {
      ResourceResult result = results.get(change.id());
      boolean taken = result != null && result.outcome() == Outcome.APPLIED;
      MapNode live = change.live();
      if (change.action() == Action.MOVE && live != null && !taken) {
        shared.add(
            change.id()
                + " is part of the applications "
                + turn.application()
                + " and "
                + Ownership.ownerOf(live));
      }
    }
    return shared;
  }

  private static Optional<String> orphaned(Turn turn) {
    List<ResourceId> orphans = turn.orphans();
    if (orphans == null || orphans.isEmpty()) {
      return Optional.empty();
    }
    String named =
        orphans.stream().limit(NAMED).map(ResourceId::toString).collect(Collectors.joining(", "));
    return Optional.of(
        "Application has "
            + orphans.size()
            + " orphaned resources: "
            + named
            + (orphans.size() > NAMED ? ", …" : ""));
  }

  private static Optional<String> type(Issue issue, Turn turn) {
    String code = issue.code().id();
    if (issue.code() == RenderError.DUPLICATE || code.equals("diff.duplicate")) {
      return Optional.of(REPEATED);
    }
    if (code.equals("diff.shared")) {
      return Optional.of(SHARED);
    }
    if (!issue.isError()) {
      return Optional.empty();
    }
    if (issue.code() instanceof ProjectError) {
      return issue.code() == ProjectError.WINDOW ? Optional.empty() : Optional.of(INVALID_SPEC);
    }
    boolean compared = turn.result().plan() != null && turn.result().sync() != null;
    // what fails in a sync is told by the operation
    return compared && !code.startsWith("diff.") ? Optional.empty() : Optional.of(COMPARISON);
  }
}
