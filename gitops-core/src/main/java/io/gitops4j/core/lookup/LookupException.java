// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.lookup;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;

/**
 * What an application names is missing or does not hold what it should. Its code is a {@link
 * LookupError}; the message holds no value of the object.
 */
public final class LookupException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with one issue. */
  public LookupException(Issue issue) {
    super(issue, null);
  }

  /**
   * An exception with all issues that were found.
   *
   * @throws IllegalArgumentException if there is none
   */
  public LookupException(List<Issue> issues) {
    super(issues, null);
  }
}
