// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

/**
 * Matches one name by {@code *}, {@code ?}, classes such as {@code [a-z]} or {@code [^a]}, and a
 * backslash before a character that stands for itself. A pattern that is malformed matches nothing.
 */
final class Glob {
  private static final int MALFORMED = -1;

  private final int[] pattern;
  private final int[] name;

  private Glob(int[] pattern, int[] name) {
    this.pattern = pattern;
    this.name = name;
  }

  /** Whether the whole name matches; in at most the product of both lengths. */
  static boolean matches(int[] pattern, String name) {
    return isWellFormed(pattern) && new Glob(pattern, name.codePoints().toArray()).matches();
  }

  private boolean matches() {
    int p = 0;
    int n = 0;
    int star = -1;
    int retry = 0;
    while (n < name.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        retry = n;
      } else if (p < pattern.length && fits(p, name[n])) {
        p = end(pattern, p);
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  private boolean fits(int at, int c) {
    return switch (pattern[at]) {
      case '?' -> true;
      case '\\' -> pattern[at + 1] == c;
      case '[' -> inClass(at, c);
      default -> pattern[at] == c;
    };
  }

  private boolean inClass(int at, int c) {
    int i = at + 1;
    boolean negated = pattern[i] == '^';
    i += negated ? 1 : 0;
    boolean found = false;
    boolean first = true;
    while (first || pattern[i] != ']') {
      first = false;
      i += pattern[i] == '\\' ? 1 : 0;
      int low = pattern[i++];
      int high = low;
      if (pattern[i] == '-') {
        i++;
        i += pattern[i] == '\\' ? 1 : 0;
        high = pattern[i++];
      }
      found |= low <= c && c <= high;
    }
    return found != negated;
  }

  /** Whether the pattern can match anything. */
  static boolean isWellFormed(int[] pattern) {
    for (int p = 0; p < pattern.length; ) {
      p = end(pattern, p);
      if (p == MALFORMED) {
        return false;
      }
    }
    return true;
  }

  /** Where the element that starts here ends. */
  private static int end(int[] pattern, int at) {
    if (pattern[at] == '\\') {
      return at + 1 < pattern.length ? at + 2 : MALFORMED;
    }
    if (pattern[at] != '[') {
      return at + 1;
    }
    int i = at + 1;
    if (i < pattern.length && pattern[i] == '^') {
      i++;
    }
    boolean first = true;
    while (i < pattern.length && (first || pattern[i] != ']')) {
      first = false;
      i = endOfCharacter(pattern, i);
      if (i != MALFORMED && i < pattern.length && pattern[i] == '-') {
        i = endOfCharacter(pattern, i + 1);
      }
      if (i == MALFORMED) {
        return MALFORMED;
      }
    }
    return i < pattern.length ? i + 1 : MALFORMED;
  }

  /** Where a character inside a class ends; a bare hyphen or bracket is none. */
  private static int endOfCharacter(int[] pattern, int at) {
    if (at >= pattern.length || pattern[at] == '-' || pattern[at] == ']') {
      return MALFORMED;
    }
    if (pattern[at] == '\\') {
      return at + 1 < pattern.length ? at + 2 : MALFORMED;
    }
    return at + 1;
  }
}
