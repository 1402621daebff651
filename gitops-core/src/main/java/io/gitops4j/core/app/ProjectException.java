// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;

/** A project does not permit what an application declares. Its codes are {@link ProjectError}s. */
public final class ProjectException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with all that is not permitted.
   *
   * @throws IllegalArgumentException if there is nothing
   */
  public ProjectException(List<Issue> issues) {
    super(issues, null);
  }
}
