// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import java.util.List;

/**
 * Thrown for a file that can't be read, decrypted or encrypted, and for keys that can't be read.
 * The code is a {@link SopsError}. No message holds a value or a key.
 */
public final class SopsException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception with its issues; without a cause, since causes may tell what is secret. */
  public SopsException(List<Issue> issues) {
    super(issues, null);
  }

  /** An exception with a code and a message, at no place. */
  public static SopsException of(SopsError code, String message) {
    return new SopsException(List.of(Issue.error(code, message)));
  }
}
