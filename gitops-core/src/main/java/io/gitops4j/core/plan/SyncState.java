// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the syncs of an application besides its inventory. Immutable, thread-safe.
 *
 * @param attempt the last sync that was tried; null if none is known
 * @param history syncs that succeeded, the oldest first
 */
public record SyncState(@Nullable SyncAttempt attempt, List<HistoryEntry> history) {
  /** Nothing is known. */
  public static final SyncState NONE = new SyncState(null, List.of());

  /** Copies the list. */
  public SyncState {
    history = List.copyOf(history);
  }

  /** The entry of this number. */
  public Optional<HistoryEntry> entry(long id) {
    return history.stream().filter(entry -> entry.id() == id).findFirst();
  }

  /** The same after another try. */
  public SyncState withAttempt(SyncAttempt newAttempt) {
    return new SyncState(newAttempt, history);
  }

  /**
   * The same with a further entry of the history, of which the oldest ones go.
   *
   * @param entry the entry, which gets a number here
   * @param limit how many entries are kept; with 0 or less none is, and none is added
   */
  public SyncState withEntry(HistoryEntry entry, int limit) {
    if (limit <= 0) {
      return new SyncState(attempt, List.of());
    }
    long id = history.isEmpty() ? 0 : history.get(history.size() - 1).id() + 1;
    List<HistoryEntry> longer = new ArrayList<>(history);
    longer.add(entry.withId(id));
    return new SyncState(
        attempt, longer.subList(Math.max(0, longer.size() - limit), longer.size()));
  }
}
