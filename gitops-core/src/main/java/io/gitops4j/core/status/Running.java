// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a sync goes that is not at its end, as a status tells it. Immutable.
 *
 * @param begun the sync
 * @param failed how many tries failed
 * @param paused since when the next try is waited for; null while one is under way
 * @param message what is to be said of it; may be empty
 */
public record Running(Begun begun, int failed, @Nullable Instant paused, String message) {
  /** Checks sync and message. */
  public Running {
    Objects.requireNonNull(begun, "begun");
    Objects.requireNonNull(message, "message");
  }
}
