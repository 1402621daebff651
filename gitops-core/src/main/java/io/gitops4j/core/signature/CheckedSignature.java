// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One commit or tag whose signature was looked at, for the audit record. Immutable, thread-safe.
 *
 * @param kind what it is
 * @param id its id
 * @param problem the code of what was wrong; empty if the signature is good and allowed
 * @param signer who signed, or is said to have; null if that can't be told
 */
public record CheckedSignature(
    SignedObject.Kind kind, String id, String problem, @Nullable Signer signer) {
  /** Checks the parts. */
  public CheckedSignature {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(problem, "problem");
  }

  /** Whether it is good and allowed. */
  public boolean isGood() {
    return problem.isEmpty();
  }
}
