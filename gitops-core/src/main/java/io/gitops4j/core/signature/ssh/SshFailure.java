// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import io.gitops4j.core.signature.SignatureError;

/** A key or a signature that can't be used, and why. */
final class SshFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final SignatureError problem;

  SshFailure(SignatureError problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  static SshFailure malformed(String message) {
    return new SshFailure(SignatureError.MALFORMED, message);
  }

  SignatureError problem() {
    return problem;
  }
}
