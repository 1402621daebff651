// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;

/**
 * A pattern of file names as Go matches them: {@code *} and {@code ?} stop at slashes, {@code
 * [a-z]} is a class, a backslash takes what follows as it is. Matches in time pattern × text.
 * Immutable.
 */
final class PathPattern {
  private final String pattern;

  private PathPattern(String pattern) {
    this.pattern = pattern;
  }

  static PathPattern parse(String pattern) {
    int i = 0;
    while (i < pattern.length()) {
      i = endOfItem(pattern, i);
    }
    return new PathPattern(pattern);
  }

  /** Where the item ends that begins at an index. */
  private static int endOfItem(String pattern, int start) {
    char c = pattern.charAt(start);
    int end = start + 1;
    if (c == '\\') {
      end = start + 2;
    } else if (c == '[') {
      end = start + 1 < pattern.length() && pattern.charAt(start + 1) == '^' ? start + 2 : end;
      int first = end;
      while (end < pattern.length() && (pattern.charAt(end) != ']' || end == first)) {
        end += pattern.charAt(end) == '\\' ? 2 : 1;
      }
      end++;
    }
    if (end > pattern.length()) {
      throw ChartException.of(
          ChartError.INVALID_CHART, "the rule " + pattern + " of .helmignore is no pattern");
    }
    return end;
  }

  boolean matches(String text) {
    int at = 0;
    int i = 0;
    int star = -1; // the last star, and from where its rest is tried
    int starAt = 0;
    while (i < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        starAt = i;
        continue;
      }
      if (at < pattern.length() && item(at, text.charAt(i))) {
        at = endOfItem(pattern, at);
        i++;
        continue;
      }
      if (star < 0 || text.charAt(starAt) == '/') {
        return false;
      }
      i = ++starAt;
      at = star + 1;
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  private boolean item(int at, char c) {
    char first = pattern.charAt(at);
    return switch (first) {
      case '?' -> c != '/';
      case '\\' -> pattern.charAt(at + 1) == c;
      case '[' -> inClass(at, c);
      default -> first == c;
    };
  }

  private boolean inClass(int at, char c) {
    int end = endOfItem(pattern, at) - 1;
    int i = at + 1;
    boolean negated = pattern.charAt(i) == '^';
    i = negated ? i + 1 : i;
    boolean found = false;
    while (i < end) {
      i = pattern.charAt(i) == '\\' ? i + 1 : i;
      char low = pattern.charAt(i);
      char high = low;
      i++;
      if (i + 1 < end && pattern.charAt(i) == '-') {
        i = pattern.charAt(i + 1) == '\\' ? i + 2 : i + 1;
        high = pattern.charAt(i);
        i++;
      }
      found |= low <= c && c <= high;
    }
    return c != '/' && found != negated;
  }
}
