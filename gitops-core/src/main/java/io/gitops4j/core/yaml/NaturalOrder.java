// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.MapNode;
import org.jspecify.annotations.Nullable;

/**
 * The order in which go-yaml sorts the keys of a map: letters after other characters, numbers
 * inside by their value.
 */
final class NaturalOrder {
  private NaturalOrder() {}

  /** The places of the entries in sorted order; null if they are sorted already. */
  static int @Nullable [] of(MapNode map) {
    int size = map.size();
    boolean sorted = true;
    for (int i = 1; i < size && sorted; i++) {
      sorted = compare(map.keyAt(i - 1).text(), map.keyAt(i).text()) <= 0;
    }
    if (sorted) {
      return null;
    }
    int[] places = new int[size];
    for (int i = 0; i < size; i++) {
      places[i] = i;
    }
    mergeSort(map, places.clone(), places, 0, size);
    return places;
  }

  /**
   * The order is not transitive for some odd keys (".", "0", "/"), which the JDK's sort refuses
   * with an exception; this one does not.
   */
  private static void mergeSort(MapNode map, int[] from, int[] to, int low, int high) {
    if (high - low < 2) {
      return;
    }
    int middle = (low + high) >>> 1;
    mergeSort(map, to, from, low, middle);
    mergeSort(map, to, from, middle, high);
    for (int i = low, a = low, b = middle; i < high; i++) {
      boolean left =
          b >= high
              || a < middle && compare(map.keyAt(from[a]).text(), map.keyAt(from[b]).text()) <= 0;
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
