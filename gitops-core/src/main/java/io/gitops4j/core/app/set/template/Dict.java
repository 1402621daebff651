// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of values from strings, ordered by key as Go orders strings: by code point. Mutable, since
 * templates may change maps; not thread-safe.
 */
public final class Dict {
  /** The order of strings in Go, which compares bytes of UTF-8. */
  static final Comparator<String> ORDER = Dict::compare;

  private final TreeMap<String, Object> entries = new TreeMap<>(ORDER);
  private final boolean strings;

  /** An empty map of any values. */
  public Dict() {
    this(false);
  }

  private Dict(boolean strings) {
    this.strings = strings;
  }

  /** A map whose values are strings, so that an absent one is the empty string to {@code index}. */
  public static Dict ofStrings(Map<String, String> entries) {
    Dict dict = new Dict(true);
    dict.entries.putAll(entries);
    return dict;
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean pairs = Character.isSurrogate(x) != Character.isSurrogate(y);
        return pairs ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The value, or null if there is none. */
  public @Nullable Object get(String key) {
    return entries.get(key);
  }

  /** What {@code index} gives for an absent key. */
  Object zero() {
    return strings ? "" : Nothing.NOTHING;
  }

  /** Whether there is such a key. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Sets a value. */
  public Dict put(String key, Object value) {
    entries.put(key, value);
    return this;
  }

  void remove(String key) {
    entries.remove(key);
  }

  /** The entries, sorted; a live view. */
  public Map<String, Object> entries() {
    return entries;
  }

  int size() {
    return entries.size();
  }

  /** Takes over all of another map, all the way down; where both have a value, the other counts. */
  public void mergeOver(Dict other, Budget budget) {
    DictFunctions.merge(this, other, true, budget, 0);
  }

  /** A copy, all the way down. */
  public Dict copy() {
    Dict copy = new Dict(strings);
    entries.forEach((key, value) -> copy.entries.put(key, copied(value)));
    return copy;
  }

  static Object copied(Object value) {
    if (value instanceof Dict dict) {
      return dict.copy();
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(item -> copy.add(copied(item)));
      return copy;
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Dict that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  /** The keys, never the values. */
  @Override
  public String toString() {
    return "dict" + entries.keySet();
  }
}
