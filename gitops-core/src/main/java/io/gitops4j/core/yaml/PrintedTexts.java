// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.Node;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The texts of large fields of documents that were printed before: trees share what did not change,
 * and so may their texts. Thread-safe. Holds no more than a number of characters; what was not used
 * for long goes first. Holds the nodes too, so it is no place for secrets that are to be forgotten.
 */
public final class PrintedTexts {
  /** Shorter texts are printed faster than they are found. */
  static final int SHORTEST = 400;

  private final long half;
  private final AtomicLong size = new AtomicLong();
  private volatile Map<Identity, String> young = new ConcurrentHashMap<>();
  private volatile Map<Identity, String> old = Map.of();

  /** A node as itself, whatever it equals, below a key. */
  private record Identity(String key, Node node) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity that && node == that.node && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(node);
    }
  }

  private PrintedTexts(long characters) {
    this.half = characters / 2;
  }

  /** No text yet; to hold no more than this many characters. */
  public static PrintedTexts ofCharacters(long characters) {
    if (characters < 0) {
      throw new IllegalArgumentException("characters: " + characters + " (expected: 0 or more)");
    }
    return new PrintedTexts(characters);
  }

  /** How many characters are held. */
  long size() {
    return young.values().stream().mapToLong(String::length).sum()
        + old.values().stream().mapToLong(String::length).sum();
  }

  /** The text of a field; null if it is not known. */
  @Nullable String find(String key, Node node) {
    Identity field = new Identity(key, node);
    String text = young.get(field);
    if (text == null) {
      text = old.get(field);
      if (text != null) {
        put(field, text);
      }
    }
    return text;
  }

  void put(String key, Node node, String text) {
    put(new Identity(key, node), text);
  }

  private void put(Identity field, String text) {
    if (text.length() > half || young.putIfAbsent(field, text) != null) {
      return;
    }
    if (size.addAndGet(text.length()) > half) {
      synchronized (this) {
        if (size.get() > half) {
          old = young;
          young = new ConcurrentHashMap<>();
          size.set(0);
        }
      }
    }
  }
}
