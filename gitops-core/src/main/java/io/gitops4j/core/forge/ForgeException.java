// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import org.jspecify.annotations.Nullable;

/** A forge refused or failed. Holds no token. */
public final class ForgeException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  private final ForgeError error;

  /** An exception with its issue. */
  public ForgeException(ForgeError error, Issue issue, @Nullable Throwable cause) {
    super(issue, cause);
    this.error = error;
  }

  static ForgeException of(ForgeError error, String message) {
    return new ForgeException(error, Issue.error(error, message), null);
  }

  /** Why. */
  public ForgeError error() {
    return error;
  }
}
