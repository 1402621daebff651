// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import org.jspecify.annotations.Nullable;

/** What became of a change, as a value. Pure functions. */
final class Results {
  private Results() {}

  /** The result for a change that writes nothing. */
  static ResourceResult kept(Change change, LiveState live) {
    if (change.action() != Action.UNKNOWN) {
      return result(change, Outcome.UNCHANGED, change.reason(), null);
    }
    Issue cause = live.failures().get(change.id());
    Issue issue =
        cause != null
            ? cause
            : Issue.error(ClusterError.INVALID, change.id() + ": " + change.reason());
    return result(change, Outcome.FAILED, change.reason(), issue);
  }

  static ResourceResult result(
      Change change, Outcome outcome, String reason, @Nullable Issue issue) {
    return new ResourceResult(change.id(), change.action(), outcome, reason, issue, null);
  }
}
