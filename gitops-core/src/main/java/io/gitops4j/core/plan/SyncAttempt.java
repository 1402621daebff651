// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import java.time.Instant;
import java.util.Objects;

/**
 * The last sync that was tried of an application. Immutable, thread-safe.
 *
 * @param inputDigest the digest of all that was declared: what is the same is no new state
 * @param succeeded whether everything was written as planned
 * @param finished when it ended, after its retries
 * @param selfHeals how many syncs in a row, this one among them, only healed drift
 */
public record SyncAttempt(String inputDigest, boolean succeeded, Instant finished, int selfHeals) {
  /** Checks the parts. */
  public SyncAttempt {
    Objects.requireNonNull(inputDigest, "inputDigest");
    Objects.requireNonNull(finished, "finished");
  }
}
