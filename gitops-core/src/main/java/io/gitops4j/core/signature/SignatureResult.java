// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of verifying one signature. Immutable, thread-safe.
 *
 * @param problem what is wrong; null if the signature is good
 * @param signer who signed, or is said to have; null if that can't be told
 * @param detail more of it, for a person; may be empty
 */
public record SignatureResult(
    @Nullable SignatureError problem, @Nullable Signer signer, String detail) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a good signature has no signer
   */
  public SignatureResult {
    Objects.requireNonNull(detail, "detail");
    if (problem == null && signer == null) {
      throw new IllegalArgumentException("signer: null (expected: who made the good signature)");
    }
  }

  /** A good signature. */
  public static SignatureResult good(Signer signer) {
    return new SignatureResult(null, signer, "");
  }

  /** Another one. */
  public static SignatureResult bad(
      SignatureError problem, @Nullable Signer signer, String detail) {
    return new SignatureResult(Objects.requireNonNull(problem, "problem"), signer, detail);
  }

  /** Whether it is good. */
  public boolean isGood() {
    return problem == null;
  }
}
