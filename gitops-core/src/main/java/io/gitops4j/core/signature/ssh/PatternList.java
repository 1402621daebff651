// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

/**
 * OpenSSH's lists of patterns: with commas between them, {@code *} for any text, {@code ?} for one
 * character, and {@code !} before a pattern that denies, and wins.
 */
final class PatternList {
  private PatternList() {}

  static boolean matches(String list, String text) {
    boolean matched = false;
    for (String pattern : list.split(",", -1)) {
      boolean denies = pattern.startsWith("!");
      if (matchesOne(denies ? pattern.substring(1) : pattern, text)) {
        if (denies) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  /** Takes time in the order of both lengths multiplied, whatever the pattern. */
  private static boolean matchesOne(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
