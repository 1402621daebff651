// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import java.util.List;

/**
 * What {@link ApplicationReader} found. Immutable, thread-safe.
 *
 * @param applications the applications without an error, in the order of the documents
 * @param projects the projects without an error, in the order of the documents
 * @param issues errors, warnings and words, in the order in which they were found
 */
public record ReadApplications(
    List<Application> applications, List<Project> projects, List<Issue> issues) {
  /** Copies the lists. */
  public ReadApplications {
    applications = List.copyOf(applications);
    projects = List.copyOf(projects);
    issues = List.copyOf(issues);
  }

  /** Whether an issue is an error. */
  public boolean failed() {
    return issues.stream().anyMatch(Issue::isError);
  }

  /** The errors. */
  public List<Issue> errors() {
    return issues.stream().filter(Issue::isError).toList();
  }

  /** The warnings. */
  public List<Issue> warnings() {
    return issues.stream().filter(issue -> issue.severity() == Severity.WARNING).toList();
  }
}
