// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.ProjectError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.RenderError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was found, as conditions of an Application. */
final class ArgoConditions {
  private static final int MOST = 20;
  private static final String COMPARISON = "ComparisonError";
  private static final String INVALID_SPEC = "InvalidSpecError";
  private static final String SYNC = "SyncError";
  private static final String REPEATED = "RepeatedResourceWarning";
  private static final String SHARED = "SharedResourceWarning";

  /** The types that a turn tells all of. */
  static final Set<String> TYPES =
      Set.of(COMPARISON, INVALID_SPEC, SYNC, REPEATED, SHARED, "UnknownError");

  private ArgoConditions() {}

  /** A condition that holds. */
  record Found(String type, String message) {}

  static List<Found> of(Turn turn) {
    Set<Found> found = new LinkedHashSet<>();
    for (Issue issue : turn.result().issues()) {
      type(issue, turn).ifPresent(type -> found.add(new Found(type, Turn.cut(issue.message()))));
    }
    if (turn.automated() && turn.synced() && !turn.ready()) {
      found.add(new Found(SYNC, Turn.cut("Failed last sync attempt: " + turn.result().reason())));
    }
    List<Found> all = new ArrayList<>(found);
    return all.subList(0, Math.min(MOST, all.size()));
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
