// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.source.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A sync of an application that succeeded, to which it can be rolled back. Immutable, thread-safe.
 *
 * @param id the number of the entry, from 0; never given twice
 * @param revisions what was synced, one for each source
 * @param sourcesDigest the digest of what the sources were, their revisions apart
 * @param started when the sync began
 * @param finished when it ended
 * @param initiatedBy on whose behalf
 */
public record HistoryEntry(
    long id,
    List<Revision> revisions,
    String sourcesDigest,
    Instant started,
    Instant finished,
    String initiatedBy) {
  /** Copies the list. */
  public HistoryEntry {
    revisions = List.copyOf(revisions);
    Objects.requireNonNull(sourcesDigest, "sourcesDigest");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(finished, "finished");
    Objects.requireNonNull(initiatedBy, "initiatedBy");
  }
}
