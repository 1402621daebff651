// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

/**
 * What the characters of a string allow: which of the styles can hold it.
 *
 * @param plainAllowed whether it can stand without quotes in block context
 * @param singleQuotedAllowed whether single quotes can hold it
 * @param blockAllowed whether a literal block can hold it
 * @param multiline whether it holds a line break
 */
record ScalarShape(
    boolean plainAllowed, boolean singleQuotedAllowed, boolean blockAllowed, boolean multiline) {

  private static final ScalarShape WORDS = new ScalarShape(true, true, true, false);

  /** Of the characters below 128: those that are nothing special wherever they stand in a text. */
  private static final boolean[] ORDINARY = new boolean[128];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      ORDINARY[c] = true;
      ORDINARY[Character.toUpperCase(c)] = true;
    }
    for (char c : "0123456789_/.+=$();\\^<~".toCharArray()) {
      ORDINARY[c] = true;
    }
  }

  /** Whether a text is of plain words: most are, and need no closer look. */
  private static boolean isWords(String text) {
    int length = text.length();
    if (length == 0) {
      return false;
    }
    char first = text.charAt(0);
    if (first >= 128 || !ORDINARY[first] || first == '.') {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 128 || !ORDINARY[c]) {
        if (c == '-' || c == ',') {
          continue;
        }
        // a colon ends a key, and a blank the text, if nothing ordinary follows
        boolean inner = c == ' ' || c == ':';
        if (!inner || i + 1 >= length) {
          return false;
        }
        char next = text.charAt(i + 1);
        if (next >= 128 || !ORDINARY[next]) {
          return false;
        }
      }
    }
    return true;
  }

  static ScalarShape of(String text) {
    return isWords(text) ? WORDS : look(text);
  }

  /** By a look at each character. */
  static ScalarShape look(String text) {
    boolean indicators = text.startsWith("---") || text.startsWith("...");
    boolean special = false;
    boolean breaks = false;
    boolean spaceBreak = false;
    boolean breakSpace = false;
    boolean previousSpace = false;
    boolean previousBreak = false;
    boolean afterBlank = true;
    int length = text.length();
    for (int i = 0; i < length; ) {
      int c = text.charAt(i);
      int next = i + 1;
      if (Character.isHighSurrogate((char) c)) {
        c = text.codePointAt(i);
        next = i + Character.charCount(c);
      }
      boolean beforeBlank = next >= length || isBlank(text.charAt(next));
      if (i == 0) {
        indicators |=
            "#,[]{}&*!|>'\"%@`".indexOf(c) >= 0
                || (c == '?' || c == ':' || c == '-') && beforeBlank;
      } else {
        indicators |= c == ':' && beforeBlank || c == '#' && afterBlank;
      }
      special |= (c < ' ' || c > '~') && !isPrintable(c);
      if (c > ' ' && c <= '~') {
        previousSpace = false;
        previousBreak = false;
      } else if (c == ' ') {
        breakSpace |= previousBreak;
        previousSpace = true;
        previousBreak = false;
      } else if (isBreak(c)) {
        breaks = true;
        spaceBreak |= previousSpace;
        previousBreak = true;
        previousSpace = false;
      } else {
        previousSpace = false;
        previousBreak = false;
      }
      afterBlank = isBlank(c);
      i = next;
    }
    boolean edges = length > 0 && (isEdge(text.charAt(0)) || isEdge(text.charAt(length - 1)));
    boolean trailingSpace = length > 0 && text.charAt(length - 1) == ' ';
    boolean hard = spaceBreak || special;
    return new ScalarShape(
        length > 0 && !indicators && !edges && !breaks && !hard,
        !breakSpace && !hard,
        !trailingSpace && !hard,
        breaks);
  }

  private static boolean isEdge(char c) {
    return c == ' ' || isBreak(c);
  }

  static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || isBreak(c);
  }

  static boolean isPrintable(int c) {
    return c == '\n'
        || c >= 0x20 && c <= 0x7E
        || c == 0x85
        || c >= 0xA0 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF;
  }
}
