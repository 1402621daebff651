// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;

/**
 * Somebody else synced the application after its live state was read, so that the plan says nothing
 * any more. Nothing was written because of the plan: resolve, observe and plan anew.
 */
public final class StalePlanException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** With what happened. */
  public StalePlanException(Issue issue) {
    super(issue, null);
  }
}
