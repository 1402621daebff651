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

  /** Characters that say something if a text begins with them. */
  private static final String INDICATORS = " #,[]{}&*!|>'\"%@`";

  /** Whether a text is one line of plain words: most are, and need no closer look. */
  private static boolean isWords(String text) {
    int length = text.length();
    if (length == 0 || text.charAt(length - 1) == ' ' || !startsWord(text)) {
      return false;
    }
    char before = text.charAt(0);
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      boolean word =
          c >= ' '
              && c <= '~'
              && (c != '#' || before != ' ')
              && (c != ':' || i + 1 < length && text.charAt(i + 1) != ' ');
      if (!word) {
        return false;
      }
      before = c;
    }
    return true;
  }

  private static boolean startsWord(String text) {
    char first = text.charAt(0);
    if (first <= ' ' || first > '~' || INDICATORS.indexOf(first) >= 0) {
      return false;
    }
    if (first == '-' || first == '?' || first == ':') {
      return text.length() > 1 && text.charAt(1) != ' ' && !text.startsWith("---");
    }
    return first != '.' || !text.startsWith("...");
  }

  static ScalarShape of(String text) {
    return isWords(text) ? WORDS : look(text);
  }

  /** By a look at each character. */
  static ScalarShape look(String text) {
    boolean indicators = text.startsWith("---") || text.startsWith("...") || begins(text);
    boolean special = false;
    boolean breaks = false;
    boolean spaceBreak = false;
    boolean breakSpace = false;
    boolean previousSpace = false;
    boolean previousBreak = false;
    boolean afterBlank = true;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c <= '~') {
        indicators |= c == ':' && isBlankAt(text, i + 1) || c == '#' && afterBlank;
        previousSpace = false;
        previousBreak = false;
        afterBlank = false;
      } else if (c == ' ') {
        breakSpace |= previousBreak;
        previousSpace = true;
        previousBreak = false;
        afterBlank = true;
      } else {
        int whole = text.codePointAt(i);
        i += Character.charCount(whole) - 1;
        special |= !isPrintable(whole);
        previousBreak = isBreak(whole);
        breaks |= previousBreak;
        spaceBreak |= previousBreak && previousSpace;
        previousSpace = false;
        afterBlank = isBlank(whole);
      }
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

  /** Whether the first character says something by where it stands. */
  private static boolean begins(String text) {
    char first = text.isEmpty() ? 'a' : text.charAt(0);
    return first != ' ' && INDICATORS.indexOf(first) >= 0
        || (first == '?' || first == '-') && isBlankAt(text, 1);
  }

  private static boolean isBlankAt(String text, int at) {
    return at >= text.length() || isBlank(text.charAt(at));
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
