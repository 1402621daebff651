// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;

/** A file of health rules can't be used. Holds every issue that was found, with line and column. */
public final class HealthRuleException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with all issues of one file. */
  public HealthRuleException(List<Issue> issues) {
    super(issues, null);
  }
}
