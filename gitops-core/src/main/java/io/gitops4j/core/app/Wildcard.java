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

  private static final char NO_SEPARATOR = '\0';

  private Wildcard() {}

  static boolean matches(String pattern, String text) {
    return pattern.equals("*") || matches(pattern, text, NO_SEPARATOR);
  }

  /** The same, where one star or question mark does not go over a separator, and two stars do. */
  static boolean matches(String pattern, String text, char separator) {
    if (pattern.equals(text)) {
      return true;
    }
    if (pattern.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
      return false;
    }
    return alternatives(pattern).stream().anyMatch(one -> matchesOne(one, text, separator));
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

  /** Follows all places of the pattern at once where the text read so far may lead. */
  private static boolean matchesOne(String pattern, String text, char separator) {
    boolean[] here = new boolean[pattern.length() + 1];
    here[0] = true;
    skipStars(pattern, here);
    for (int t = 0; t < text.length(); t++) {
      char c = text.charAt(t);
      boolean[] then = new boolean[here.length];
      for (int p = 0; p < pattern.length(); p++) {
        if (!here[p]) {
          continue;
        }
        boolean free = c != separator || separator == NO_SEPARATOR;
        if (pattern.charAt(p) == '*') {
          then[p] |= free || isDouble(pattern, p);
        } else if (matchesCharacter(pattern, p, c) && (free || pattern.charAt(p) == c)) {
          then[next(pattern, p)] = true;
        }
      }
      skipStars(pattern, then);
      here = then;
    }
    return here[pattern.length()];
  }

  private static void skipStars(String pattern, boolean[] places) {
    for (int p = 0; p < pattern.length(); p++) {
      if (places[p] && pattern.charAt(p) == '*') {
        places[p + 1] = true;
      }
    }
  }

  private static boolean isDouble(String pattern, int p) {
    return p + 1 < pattern.length() && pattern.charAt(p + 1) == '*'
        || p > 0 && pattern.charAt(p - 1) == '*';
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
