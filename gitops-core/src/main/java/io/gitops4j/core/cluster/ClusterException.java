// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import org.jspecify.annotations.Nullable;

/**
 * A cluster refused or failed. Its code is a {@link ClusterError}; the message holds no value of a
 * Secret.
 */
public final class ClusterException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  private final ClusterError error;

  /** An exception with a code, what happened and the cause. */
  public ClusterException(ClusterError error, String message, @Nullable Throwable cause) {
    super(Issue.error(error, message), cause);
    this.error = error;
  }

  /** An exception with a code and what happened. */
  public ClusterException(ClusterError error, String message) {
    this(error, message, null);
  }

  /** The code. */
  public ClusterError error() {
    return error;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return error.retryable();
  }
}
