// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

/**
 * The patterns of {@code ${v#pattern}} and {@code ${v%pattern}}: {@code *}, {@code ?}, {@code
 * [a-c]} {@code [^a-c]} and backslash, over {@link Bytes}. A pattern that is not well-formed
 * matches nothing.
 */
final class Glob {
  private final String pattern;

  Glob(String pattern) {
    this.pattern = pattern;
  }

  /** The lengths of the starts of the text that match, ascending; found in one pass over both. */
  boolean[] matchingPrefixes(String text) {
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    int at = 0;
    while (at < pattern.length()) {
      int next = step(at, text, reached);
      if (next < 0) {
        return new boolean[text.length() + 1];
      }
      at = next;
    }
    return reached;
  }

  /** Moves the reached positions over one element of the pattern; gives the next element, or -1. */
  private int step(int at, String text, boolean[] reached) {
    char c = pattern.charAt(at);
    if (c == '*') {
      for (int i = 1; i < reached.length; i++) {
        reached[i] |= reached[i - 1];
      }
      return at + 1;
    }
    boolean[] moved = new boolean[reached.length];
    int end = at + 1;
    if (c == '[') {
      end = pattern.indexOf(']', at + 2) + 1;
      if (end == 0) {
        return -1;
      }
    } else if (c == '\\') {
      end = at + 2;
      if (end > pattern.length()) {
        return -1;
      }
    }
    for (int i = 0; i < text.length(); i++) {
      if (reached[i]) {
        if (c == '?') {
          moved[i + Bytes.width(text, i)] = true;
        } else if (c == '[') {
          if (inBrackets(at + 1, end - 1, Bytes.character(text, i))) {
            moved[i + Bytes.width(text, i)] = true;
          }
        } else if (text.charAt(i) == pattern.charAt(end - 1)) {
          moved[i + 1] = true;
        }
      }
    }
    System.arraycopy(moved, 0, reached, 0, moved.length);
    return end;
  }

  private boolean inBrackets(int from, int to, int character) {
    boolean negated = from < to && pattern.charAt(from) == '^';
    int at = negated ? from + 1 : from;
    while (at < to) {
      int low = Bytes.character(pattern, at);
      at += Bytes.width(pattern, at);
      int high = low;
      if (at + 1 < to && pattern.charAt(at) == '-') {
        high = Bytes.character(pattern, at + 1);
        at += 1 + Bytes.width(pattern, at + 1);
      }
      if (character >= low && character <= high && character >= 0) {
        return !negated;
      }
    }
    return negated;
  }
}
