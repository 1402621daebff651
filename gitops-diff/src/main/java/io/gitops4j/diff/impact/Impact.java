// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.impact;

import java.util.List;

/**
 * What a change of the source does to applications. Immutable, thread-safe.
 *
 * @param applications those that were looked at closely, sorted by path; those that render the same
 *     are among them, and those that the change can't touch are not
 * @param renders how many renders it took
 */
public record Impact(List<ApplicationImpact> applications, int renders) {

  /** Copies the list. */
  public Impact {
    applications = List.copyOf(applications);
  }

  /** The applications that do not render the same. */
  public List<ApplicationImpact> changed() {
    return applications.stream()
        .filter(application -> application.status() != ApplicationImpact.Status.SAME)
        .filter(application -> application.status() != ApplicationImpact.Status.STILL_BROKEN)
        .toList();
  }

  /** Whether an application does not render any more. */
  public boolean breaks() {
    return applications.stream()
        .anyMatch(application -> application.status() == ApplicationImpact.Status.BROKEN);
  }
}
