// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.impact;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import java.util.Objects;

/**
 * What a change of the source does to one application. Immutable, thread-safe; values of Secrets
 * are redacted in the plan.
 *
 * @param path the application's directory
 * @param status what became of it
 * @param plan the objects that differ, as the steps from the earlier render to the later one; empty
 *     where one of them failed
 * @param issues why it fails now; empty unless it does
 */
public record ApplicationImpact(TreePath path, Status status, Plan plan, List<Issue> issues) {

  /** What became of an application. */
  public enum Status {
    /** It is new. */
    ADDED,
    /** It is gone. */
    REMOVED,
    /** It renders other objects. */
    CHANGED,
    /** It renders the same. */
    SAME,
    /** It rendered and does not any more. */
    BROKEN,
    /** It did not render and does now. */
    REPAIRED,
    /** It rendered neither before nor now. */
    STILL_BROKEN
  }

  /** Checks all parts and copies the issues. */
  public ApplicationImpact {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(plan, "plan");
    issues = List.copyOf(issues);
  }

  /** Path and status, never content. */
  @Override
  public String toString() {
    return path + " " + status;
  }
}
