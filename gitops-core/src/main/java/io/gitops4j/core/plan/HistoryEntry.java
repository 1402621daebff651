// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.source.Revision;
import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A sync of an application that succeeded, to which it can be rolled back. Immutable, thread-safe.
 *
 * @param id the number of the entry, from 0; never given twice
 * @param revisions what was synced, one for each source
 * @param sourcesDigest the digest of what the sources were, their revisions apart
 * @param started when the sync began
 * @param finished when it ended
 * @param initiatedBy on whose behalf; empty if nobody asked for it, as of an automated sync
 * @param sources the sources as the object had them that the application was read from, one for
 *     each revision; empty if it was read from none, or if they were too large to be remembered
 * @param versions the versions of the charts that the revisions are, one for each revision, each
 *     empty if it is no chart of a Helm repository; empty if none is
 */
public record HistoryEntry(
    long id,
    List<Revision> revisions,
    String sourcesDigest,
    Instant started,
    Instant finished,
    String initiatedBy,
    List<MapNode> sources,
    List<String> versions) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are versions, but not one for each revision
   */
  public HistoryEntry {
    revisions = List.copyOf(revisions);
    Objects.requireNonNull(sourcesDigest, "sourcesDigest");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(finished, "finished");
    Objects.requireNonNull(initiatedBy, "initiatedBy");
    sources = List.copyOf(sources);
    versions = List.copyOf(versions);
    if (!versions.isEmpty() && versions.size() != revisions.size()) {
      throw new IllegalArgumentException(
          "versions: " + versions.size() + " (expected: " + revisions.size() + ", or none)");
    }
  }

  /** An entry without charts of Helm repositories. */
  public HistoryEntry(
      long id,
      List<Revision> revisions,
      String sourcesDigest,
      Instant started,
      Instant finished,
      String initiatedBy,
      List<MapNode> sources) {
    this(id, revisions, sourcesDigest, started, finished, initiatedBy, sources, List.of());
  }

  /**
   * What the revisions are called.
   *
   * @param name what one is called that is no chart of a Helm repository
   */
  public List<String> revisionNames(Function<Revision, String> name) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < revisions.size(); i++) {
      String version = versions.isEmpty() ? "" : versions.get(i);
      names.add(version.isEmpty() ? name.apply(revisions.get(i)) : version);
    }
    return names;
  }

  HistoryEntry withId(long newId) {
    return new HistoryEntry(
        newId, revisions, sourcesDigest, started, finished, initiatedBy, sources, versions);
  }
}
