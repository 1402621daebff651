// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.RenderCache;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A cache in memory: the last few renders of each key, least recently used keys dropped first.
 * Thread-safe. A render is found if its inputs are the same in the tree, so a commit that touches
 * none of them costs a few look-ups.
 */
public final class MemoryRenderCache implements RenderCache {
  /**
   * How many renders of one key are kept: an application that goes back and forth between revisions
   * finds both.
   */
  private static final int PER_KEY = 4;

  private final Map<Key, Deque<Rendered>> renders;

  /** A cache for this many keys (an engine, a source, a directory and its options make a key). */
  public MemoryRenderCache(int keys) {
    if (keys < 1) {
      throw new IllegalArgumentException("keys: " + keys + " (expected: 1 or more)");
    }
    this.renders =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Deque<Rendered>> eldest) {
            return size() > keys;
          }
        };
  }

  @Override
  public Optional<Rendered> find(Key key, SourceTree tree) {
    Deque<Rendered> known;
    synchronized (renders) {
      known =
          renders.containsKey(key)
              ? new ArrayDeque<>(Objects.requireNonNull(renders.get(key)))
              : new ArrayDeque<>();
    }
    return known.stream().filter(rendered -> rendered.inputs().sameIn(tree)).findFirst();
  }

  @Override
  public void put(Key key, SourceTree tree, Rendered rendered) {
    if (tree.secret() || rendered.failed()) {
      return;
    }
    synchronized (renders) {
      Deque<Rendered> known = renders.computeIfAbsent(key, k -> new ArrayDeque<>());
      known.removeIf(other -> other.inputs().equals(rendered.inputs()));
      known.addFirst(rendered);
      if (known.size() > PER_KEY) {
        known.removeLast();
      }
    }
  }
}
