// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when the manifests of a failed {@link Rendered} are asked for, and inside renderers. */
public final class RenderException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with all issues of the render. */
  public RenderException(List<Issue> issues) {
    super(issues, null);
  }

  /** An exception with one issue. */
  public RenderException(Issue issue, @Nullable Throwable cause) {
    super(issue, cause);
  }
}
