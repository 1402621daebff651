// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.source.Revision;
import io.gitops4j.core.tree.MapNode;
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
 * @param sources the sources as the object had them that the application was read from, one for
 *     each revision; empty if it was read from none, or if they were too large to be remembered
 */
public record HistoryEntry(
    long id,
    List<Revision> revisions,
    String sourcesDigest,
    Instant started,
    Instant finished,
    String initiatedBy,
    List<MapNode> sources) {
  /** Copies the lists. */
  public HistoryEntry {
    revisions = List.copyOf(revisions);
    Objects.requireNonNull(sourcesDigest, "sourcesDigest");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(finished, "finished");
    Objects.requireNonNull(initiatedBy, "initiatedBy");
    sources = List.copyOf(sources);
  }

  HistoryEntry withId(long newId) {
    return new HistoryEntry(
        newId, revisions, sourcesDigest, started, finished, initiatedBy, sources);
  }
}
