// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;

/** A value, a schema or a set of fields that can't be worked with; each issue names its field. */
public final class StructuredException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with all issues that were found. */
  public StructuredException(List<Issue> issues) {
    super(issues, null);
  }
}
