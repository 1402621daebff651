// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.chart;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import org.jspecify.annotations.Nullable;

/** Thrown by a {@link io.gitops4j.core.spi.ChartInflator} that can't inflate a chart. */
public final class ChartException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with one issue, whose code is a {@link ChartError}. */
  public ChartException(Issue issue, @Nullable Throwable cause) {
    super(issue, cause);
  }

  /** An exception with a code and a message, at no place. */
  public static ChartException of(ChartError code, String message) {
    return new ChartException(Issue.error(code, message), null);
  }
}
