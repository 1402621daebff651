// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.Revision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects that an application owns in a cluster, and the revisions at which it was last synced.
 * Immutable, thread-safe.
 *
 * @param entries each object, sorted
 * @param revisions the revisions of the last sync that succeeded, one for each source; empty if
 *     there was none
 * @param inputDigest the digest of the inputs of that sync; empty if there was none
 */
public record Inventory(
    SortedMap<ResourceId, Entry> entries, List<Revision> revisions, String inputDigest) {

  /** Nothing owned yet. */
  public static final Inventory EMPTY = new Inventory(new TreeMap<>(), List.of(), "");

  /** Copies the collections. */
  public Inventory {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    revisions = List.copyOf(revisions);
    Objects.requireNonNull(inputDigest, "inputDigest");
  }

  /**
   * What is known of an owned object. Immutable.
   *
   * @param gvk the version in which it was applied
   * @param uid the identity that the server gave it; empty until it is known to exist
   */
  public record Entry(Gvk gvk, String uid) {
    /** Checks both parts. */
    public Entry {
      Objects.requireNonNull(gvk, "gvk");
      Objects.requireNonNull(uid, "uid");
    }
  }

  /** The same with other entries. */
  public Inventory withEntries(Map<ResourceId, Entry> newEntries) {
    return new Inventory(new TreeMap<>(newEntries), revisions, inputDigest);
  }

  /** The same after a sync that succeeded. */
  public Inventory withSync(List<Revision> newRevisions, String newInputDigest) {
    return new Inventory(entries, newRevisions, newInputDigest);
  }
}
