// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.error.Issue;
import java.util.List;
import java.util.Objects;

/**
 * What a set expands to. Immutable, thread-safe.
 *
 * @param set the set
 * @param applications its applications without an error, in the order of generators and parameters
 * @param issues errors and warnings, in the order in which they were found; no set with an error is
 *     to be acted upon, since an application that is missing would be deleted
 */
public record ExpandedSet(
    ApplicationSet set, List<GeneratedApplication> applications, List<Issue> issues) {
  /** Copies the lists. */
  public ExpandedSet {
    Objects.requireNonNull(set, "set");
    applications = List.copyOf(applications);
    issues = List.copyOf(issues);
  }

  /** Whether an issue is an error. */
  public boolean failed() {
    return issues.stream().anyMatch(Issue::isError);
  }
}
