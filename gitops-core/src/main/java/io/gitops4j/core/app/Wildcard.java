// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of groups and kinds as Argo CD has them. Takes time in the order of the lengths of
 * pattern and text multiplied.
 */
final class Wildcard {
  /** A pattern with more alternatives than this matches itself only. */
  private static final int MOST_ALTERNATIVES = 64;

  private Wildcard() {}

  static boolean matches(String pattern, String text) {
    if (pattern.equals("*") || pattern.equals(text)) {
      return true;
    }
    if (pattern.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
      return false;
    }
    return alternatives(pattern).stream().anyMatch(one -> matchesOne(one, text));
  }

  /** The pattern with each choice between braces made; braces in braces are plain text. */
  private static List<String> alternatives(String pattern) {
    List<String> made = List.of("");
    int at = 0;
    while (at < pattern.length()) {
      int open = pattern.indexOf('{', at);
      int close = open < 0 ? -1 : pattern.indexOf('}', open);
      String before = pattern.substring(at, close < 0 ? pattern.length() : open);
      String[] choices =
          close < 0 ? new String[] {""} : pattern.substring(open + 1, close).split(",", -1);
      if (made.size() * choices.length > MOST_ALTERNATIVES) {
        return List.of();
      }
      List<String> longer = new ArrayList<>();
      for (String start : made) {
        for (String choice : choices) {
          longer.add(start + before + choice);
        }
      }
      made = longer;
      at = close < 0 ? pattern.length() : close + 1;
    }
    return made;
  }

  private static boolean matchesOne(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length() && matchesCharacter(pattern, p, text.charAt(t))) {
        p = next(pattern, p);
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static int next(String pattern, int p) {
    int close = pattern.charAt(p) == '[' ? pattern.indexOf(']', p + 2) : -1;
    return close < 0 ? p + 1 : close + 1;
  }

  private static boolean matchesCharacter(String pattern, int p, char c) {
    char wanted = pattern.charAt(p);
    int close = wanted == '[' ? pattern.indexOf(']', p + 2) : -1;
    if (close < 0) {
      return wanted == '?' || wanted == c;
    }
    boolean negated = pattern.charAt(p + 1) == '!';
    boolean found = false;
    for (int i = negated ? p + 2 : p + 1; i < close; i++) {
      if (i + 2 < close && pattern.charAt(i + 1) == '-') {
        found |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
        i += 2;
      } else {
        found |= pattern.charAt(i) == c;
      }
    }
    return found != negated;
  }
}
