// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.time.Instant;
import java.util.Objects;

/**
 * Who changed what and when, as the commit says. Immutable, thread-safe.
 *
 * @param id the full commit id
 * @param authorName the author's name
 * @param authorEmail the author's address
 * @param time when it was committed
 * @param message the whole message
 */
public record CommitInfo(
    String id, String authorName, String authorEmail, Instant time, String message) {

  /** Checks all parts. */
  public CommitInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(authorName, "authorName");
    Objects.requireNonNull(authorEmail, "authorEmail");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(message, "message");
  }

  /** The first line of the message. */
  public String subject() {
    return message.lines().findFirst().orElse("");
  }
}
