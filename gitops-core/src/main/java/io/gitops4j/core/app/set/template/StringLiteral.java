// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

/**
 * A string or a character of a template, as Go writes them.
 *
 * @param value what it stands for
 * @param end where it ends
 */
record StringLiteral(String value, int end) {

  /** Reads the literal that begins at a quote. */
  static StringLiteral read(String text, int start) {
    char quote = text.charAt(start);
    if (quote == '`') {
      int close = text.indexOf('`', start + 1);
      if (close < 0) {
        throw wrong(start, "a raw string that is not closed");
      }
      return new StringLiteral(text.substring(start + 1, close).replace("\r", ""), close + 1);
    }
    StringBuilder value = new StringBuilder();
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      if (text.charAt(at) == '\\') {
        at = escape(text, at, quote, value);
      } else {
        value.append(text.charAt(at++));
      }
    }
    if (at >= text.length() || text.charAt(at) != quote) {
      throw wrong(start, "a string that is not closed");
    }
    if (quote == '\'' && value.codePointCount(0, value.length()) != 1) {
      throw wrong(start, "single quotes hold one character");
    }
    return new StringLiteral(value.toString(), at + 1);
  }

  private static int escape(String text, int at, char quote, StringBuilder value) {
    if (at + 1 >= text.length()) {
      throw wrong(at, "a backslash at the end");
    }
    char c = text.charAt(at + 1);
    int simple = "abfnrtv\\".indexOf(c);
    if (simple >= 0) {
      value.append("\u0007\b\f\n\r\t\u000b\\".charAt(simple));
      return at + 2;
    }
    if (c == quote) {
      value.append(c);
      return at + 2;
    }
    return switch (c) {
      case 'x' -> number(text, at, at + 2, 2, 16, value);
      case 'u' -> number(text, at, at + 2, 4, 16, value);
      case 'U' -> number(text, at, at + 2, 8, 16, value);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> number(text, at, at + 1, 3, 8, value);
      default -> throw wrong(at, "an escape that is not known: \\" + c);
    };
  }

  private static int number(
      String text, int at, int from, int length, int radix, StringBuilder value) {
    String digits = text.substring(from, Math.min(text.length(), from + length));
    if (digits.length() != length
        || !digits.chars().allMatch(c -> Character.digit(c, radix) >= 0)) {
      throw wrong(at, "an escape that is not complete");
    }
    long code = Long.parseLong(digits, radix);
    boolean bytes = length < 4;
    if (bytes && code > 0x7f) {
      throw wrong(at, "an escape of a byte that is not ASCII, which is not supported");
    }
    if (code > Character.MAX_CODE_POINT || code >= 0xd800 && code < 0xe000) {
      throw wrong(at, "an escape that is no character");
    }
    value.appendCodePoint((int) code);
    return from + length;
  }

  private static TemplateFailure wrong(int at, String message) {
    return new TemplateFailure(TemplateFailure.Kind.SYNTAX, at, message);
  }
}
