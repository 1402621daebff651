// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.MapNode;
import java.util.List;

/**
 * The order in which go-yaml sorts the keys of a map: letters after other characters, numbers
 * inside by their value.
 */
final class NaturalOrder {
  private NaturalOrder() {}

  /** The entries, sorted. */
  static MapNode.Entry[] sort(List<MapNode.Entry> entries) {
    MapNode.Entry[] sorted = entries.toArray(MapNode.Entry[]::new);
    boolean done = true;
    for (int i = 1; i < sorted.length && done; i++) {
      done = compare(sorted[i - 1].key(), sorted[i].key()) <= 0;
    }
    if (!done) {
      mergeSort(sorted.clone(), sorted, 0, sorted.length);
    }
    return sorted;
  }

  /**
   * The order is not transitive for some odd keys (".", "0", "/"), which the JDK's sort refuses
   * with an exception; this one does not.
   */
  private static void mergeSort(MapNode.Entry[] from, MapNode.Entry[] to, int low, int high) {
    if (high - low < 2) {
      return;
    }
    int middle = (low + high) >>> 1;
    mergeSort(to, from, low, middle);
    mergeSort(to, from, middle, high);
    for (int i = low, a = low, b = middle; i < high; i++) {
      boolean left = b >= high || a < middle && compare(from[a].key(), from[b].key()) <= 0;
      to[i] = left ? from[a++] : from[b++];
    }
  }

  static int compare(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == a.length() || i == b.length()) {
      return Integer.compare(a.length(), b.length());
    }
    char x = a.charAt(i);
    char y = b.charAt(i);
    boolean letterX = Character.isLetter(x);
    boolean letterY = Character.isLetter(y);
    if (letterX && letterY) {
      return Character.compare(x, y);
    }
    if (letterX || letterY) {
      return letterX ? 1 : -1;
    }
    return numbers(a, b, i);
  }

  private static int numbers(String a, String b, int at) {
    // a zero counts only if a digit other than zero stands before it
    long lead = 0;
    if (a.charAt(at) == '0' || b.charAt(at) == '0') {
      for (int j = at - 1; j >= 0 && Character.isDigit(a.charAt(j)); j--) {
        if (a.charAt(j) != '0') {
          lead = 1;
          break;
        }
      }
    }
    int endA = end(a, at);
    int endB = end(b, at);
    long x = value(a, at, endA, lead);
    long y = value(b, at, endB, lead);
    if (x != y) {
      return Long.compare(x, y);
    }
    return endA != endB
        ? Integer.compare(endA, endB)
        : Character.compare(a.charAt(at), b.charAt(at));
  }

  private static int end(String text, int from) {
    int end = from;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static long value(String text, int from, int end, long lead) {
    long value = lead;
    for (int i = from; i < end; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }
}
