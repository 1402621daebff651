// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.set.ApplicationSet;
import io.gitops4j.core.error.Issue;
import java.util.List;

/**
 * What {@link ApplicationSetReader} found. Immutable, thread-safe.
 *
 * @param sets the sets without an error, in the order of the documents
 * @param issues errors and warnings, in the order in which they were found
 */
public record ReadApplicationSets(List<ApplicationSet> sets, List<Issue> issues) {
  /** Copies the lists. */
  public ReadApplicationSets {
    sets = List.copyOf(sets);
    issues = List.copyOf(issues);
  }

  /** Whether an issue is an error. */
  public boolean failed() {
    return issues.stream().anyMatch(Issue::isError);
  }
}
