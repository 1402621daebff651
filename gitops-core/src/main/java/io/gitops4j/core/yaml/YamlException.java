// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;

/** A text is no YAML that can be used. Holds every issue that was found, with line and column. */
public final class YamlException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with all issues of one text. */
  public YamlException(List<Issue> issues) {
    super(issues, null);
  }
}
