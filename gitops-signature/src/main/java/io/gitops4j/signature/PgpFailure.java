// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import io.gitops4j.core.signature.SignatureError;

/** A signature or a key that can't be used, and why. */
final class PgpFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final SignatureError problem;

  PgpFailure(SignatureError problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  SignatureError problem() {
    return problem;
  }
}
