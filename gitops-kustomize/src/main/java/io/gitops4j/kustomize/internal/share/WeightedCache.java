// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.share;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map that holds no more than a number of bytes, as estimated by who puts. What was not used
 * since the last clean-up goes first. Thread-safe; who finds a value takes no lock.
 */
final class WeightedCache {
  private final long limit;
  private final Map<Object, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong weight = new AtomicLong();
  private final AtomicBoolean cleaning = new AtomicBoolean();

  private static final class Entry {
    /** Null for a value that could not be made. */
    final CompletableFuture<@Nullable Object> value = new CompletableFuture<>();

    volatile long weight;
    volatile boolean used = true;
  }

  WeightedCache(long limit) {
    this.limit = limit;
  }

  /**
   * The value of the key; made by this caller if there is none, while others that ask for it wait.
   * What the supplier throws is thrown, and nothing is kept. The supplier must not ask this cache.
   */
  @SuppressWarnings("unchecked")
  <V> V get(Object key, Supplier<V> supplier, ToLongFunction<V> weigh) {
    Entry entry = entries.get(key);
    if (entry == null) {
      Entry mine = new Entry();
      entry = entries.putIfAbsent(key, mine);
      if (entry == null) {
        return make(key, mine, supplier, weigh);
      }
    }
    if (!entry.used) {
      entry.used = true;
    }
    V known = (V) entry.value.join();
    return known == null ? supplier.get() : known;
  }

  private <V> V make(Object key, Entry mine, Supplier<V> supplier, ToLongFunction<V> weigh) {
    V made = null;
    try {
      made = supplier.get();
      return made;
    } finally {
      if (made == null) {
        entries.remove(key, mine);
      } else {
        mine.weight = weigh.applyAsLong(made);
        weight.addAndGet(mine.weight);
      }
      mine.value.complete(made);
      cleanUp();
    }
  }

  /** The value of the key; null if there is none yet. */
  @SuppressWarnings("unchecked")
  <V> @Nullable V find(Object key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (!entry.used) {
      entry.used = true;
    }
    return (V) entry.value.getNow(null);
  }

  /** Puts a value in the place of any other. */
  void put(Object key, Object value, long valueWeight) {
    Entry mine = new Entry();
    mine.weight = valueWeight;
    mine.value.complete(value);
    Entry old = entries.put(key, mine);
    weight.addAndGet(valueWeight - (old == null ? 0 : old.weight));
    cleanUp();
  }

  /** The bytes held, as estimated. */
  long weight() {
    return weight.get();
  }

  void clear() {
    for (Iterator<Map.Entry<Object, Entry>> all = entries.entrySet().iterator(); all.hasNext(); ) {
      Entry entry = all.next().getValue();
      if (entry.value.isDone()) {
        all.remove();
        weight.addAndGet(-entry.weight);
      }
    }
  }

  private void cleanUp() {
    if (weight.get() <= limit || !cleaning.compareAndSet(false, true)) {
      return;
    }
    try {
      // twice: the first round may find that all were used
      for (int round = 0; round < 2 && weight.get() > limit; round++) {
        for (Map.Entry<Object, Entry> each : entries.entrySet()) {
          Entry entry = each.getValue();
          if (entry.used) {
            entry.used = false;
          } else if (entry.value.isDone() && entries.remove(each.getKey(), entry)) {
            weight.addAndGet(-entry.weight);
          }
          if (round > 0 && weight.get() <= limit) {
            break;
          }
        }
      }
    } finally {
      cleaning.set(false);
    }
  }
}
