// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import java.util.List;
import java.util.Objects;

/**
 * What became of a plan. Immutable, thread-safe.
 *
 * @param resources each object of the plan, in the order in which it was handled
 * @param health the health of all together
 * @param issues errors that belong to no single object, e.g. a timeout
 */
public record SyncResult(List<ResourceResult> resources, Health health, List<Issue> issues) {
  /** Copies the lists. */
  public SyncResult {
    resources = List.copyOf(resources);
    Objects.requireNonNull(health, "health");
    issues = List.copyOf(issues);
  }

  /** Whether nothing failed and nothing was skipped because of a failure. */
  public boolean succeeded() {
    return issues.stream().noneMatch(Issue::isError) && count(Outcome.FAILED) == 0;
  }

  /** How many objects have this outcome. */
  public long count(Outcome outcome) {
    return resources.stream().filter(resource -> resource.outcome() == outcome).count();
  }

  /** How many objects were written: applied or deleted. */
  public long writes() {
    return count(Outcome.APPLIED) + count(Outcome.DELETED);
  }
}
