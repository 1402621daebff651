// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.RenderCache;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cache in memory, bounded in bytes: the last few renders of each key, least recently used keys
 * dropped first. Thread-safe. A render is found if its inputs are the same in the tree, so a commit
 * that touches none of them costs a few look-ups.
 *
 * <p>The weight of a render is an estimate of what it takes of the heap: 64 bytes for each node,
 * key, input and issue, and a byte for each character. What renders share with each other or with
 * parsed files is counted with each of them, so the heap that is really used is often much smaller.
 */
public final class MemoryRenderCache implements RenderCache {
  /**
   * How many renders of one key are kept: an application that goes back and forth between revisions
   * finds both.
   */
  private static final int PER_KEY = 4;

  private static final long LEAST = 16L << 20;

  private final long capacity;
  private final Map<Key, Deque<Entry>> renders = new LinkedHashMap<>(16, 0.75f, true);
  private long used;

  /** A render with its weight. */
  private record Entry(Rendered rendered, long weight) {}

  private MemoryRenderCache(long capacity) {
    this.capacity = capacity;
  }

  /**
   * A cache that keeps renders of this weight together, in bytes. One that weighs more than the
   * whole cache is not kept.
   */
  public static MemoryRenderCache ofBytes(long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: 1 or more)");
    }
    return new MemoryRenderCache(capacity);
  }

  /** A cache of an eighth of the heap that this JVM may use, but at least 16 MiB. */
  public static MemoryRenderCache ofDefaults() {
    return ofBytes(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8));
  }

  @Override
  public Optional<Rendered> find(Key key, SourceTree tree) {
    for (Rendered rendered : known(key)) {
      if (rendered.inputs().sameIn(tree)) {
        return Optional.of(rendered);
      }
    }
    return Optional.empty();
  }

  /** The renders of a key, the newest first. */
  private List<Rendered> known(Key key) {
    synchronized (renders) {
      Deque<Entry> entries = renders.get(key);
      if (entries == null) {
        return List.of();
      }
      List<Rendered> known = new ArrayList<>(entries.size());
      entries.forEach(entry -> known.add(entry.rendered()));
      return known;
    }
  }

  @Override
  public void put(Key key, SourceTree tree, Rendered rendered) {
    if (tree.secret() || rendered.failed()) {
      return;
    }
    long weight = RenderWeight.of(rendered);
    Inputs ofTree = rendered.inputs().ofTree();
    if (weight > capacity) {
      return;
    }
    synchronized (renders) {
      Deque<Entry> entries = renders.computeIfAbsent(key, absent -> new ArrayDeque<>());
      for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
        Entry entry = each.next();
        if (entry.rendered().inputs().ofTree().equals(ofTree)) {
          each.remove();
          used -= entry.weight();
        }
      }
      entries.addFirst(new Entry(rendered, weight));
      used += weight;
      if (entries.size() > PER_KEY) {
        used -= entries.removeLast().weight();
      }
      while (used > capacity) {
        dropOldest();
      }
    }
  }

  /** Drops the oldest render of the key that was least recently used. */
  private void dropOldest() {
    Iterator<Map.Entry<Key, Deque<Entry>>> keys = renders.entrySet().iterator();
    Deque<Entry> entries = keys.next().getValue();
    used -= entries.removeLast().weight();
    if (entries.isEmpty()) {
      keys.remove();
    }
  }

  /** What all renders together weigh, in bytes; never more than the cache was made for. */
  public long weight() {
    synchronized (renders) {
      return used;
    }
  }
}
