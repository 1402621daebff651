// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;

/** Keys that can't be used. Its code is a {@link SignatureError}. */
public final class SignatureException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with one issue. */
  public SignatureException(Issue issue) {
    super(issue, null);
  }
}
