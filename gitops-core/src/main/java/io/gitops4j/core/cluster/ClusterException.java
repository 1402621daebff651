// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster refused or failed. Its code is a {@link ClusterError}; the message holds no value of a
 * Secret.
 */
public final class ClusterException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  private final ClusterError error;
  private final @Nullable Duration retryAfter;

  /**
   * An exception with a code, what happened, the cause and the pause that the server asks for.
   *
   * @param retryAfter null if the server names none
   */
  public ClusterException(
      ClusterError error,
      String message,
      @Nullable Throwable cause,
      @Nullable Duration retryAfter) {
    super(Issue.error(error, message), cause);
    this.error = error;
    this.retryAfter = retryAfter;
  }

  /**
   * An exception with all issues that were found.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ClusterException(ClusterError error, List<Issue> issues, @Nullable Throwable cause) {
    super(issues, cause);
    this.error = error;
    this.retryAfter = null;
  }

  /** An exception with a code, what happened and the cause. */
  public ClusterException(ClusterError error, String message, @Nullable Throwable cause) {
    this(error, message, cause, null);
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

  /** How long the server asks to wait before the next request; empty if it does not say. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
