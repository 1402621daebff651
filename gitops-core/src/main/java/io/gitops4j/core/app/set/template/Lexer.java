// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.app.set.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into tokens. Used once. */
final class Lexer {
  private static final String LEFT = "{{";
  private static final String RIGHT = "}}";
  private static final String BLANKS = " \t\r\n";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  List<Token> tokens() {
    boolean trimmed = false;
    while (true) {
      int open = text.indexOf(LEFT, at);
      int end = open < 0 ? text.length() : open;
      boolean trims = open >= 0 && trimsLeft(open + LEFT.length());
      plain(at, end, trimmed, trims);
      if (open < 0) {
        tokens.add(new Token(Kind.END, "", text.length()));
        return tokens;
      }
      at = open + LEFT.length() + (trims ? 1 : 0);
      trimmed = isComment() ? comment(open) : action(open);
    }
  }

  private boolean trimsLeft(int place) {
    return place + 1 < text.length()
        && text.charAt(place) == '-'
        && isBlank(text.charAt(place + 1));
  }

  private void plain(int from, int to, boolean trimStart, boolean trimEnd) {
    int start = from;
    int end = to;
    while (trimStart && start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (trimEnd && start < end && isBlank(text.charAt(end - 1))) {
      end--;
    }
    if (start < end) {
      tokens.add(new Token(Kind.TEXT, text.substring(start, end), start));
    }
  }

  /** Whether a comment begins here; behind the mark of trimming one blank stands before it. */
  private boolean isComment() {
    boolean marked = text.charAt(at - 1) == '-';
    return text.startsWith("/*", at + (marked ? 1 : 0));
  }

  /** Leaves out a comment; tells whether blanks behind it are left out, too. */
  private boolean comment(int open) {
    int close = text.indexOf("*/", text.indexOf("/*", at) + 2);
    if (close < 0) {
      throw wrong(open, "a comment that is not closed");
    }
    at = close + 2;
    boolean trims = trimsRight();
    at += trims ? 2 : 0;
    if (!text.startsWith(RIGHT, at)) {
      throw wrong(open, "a comment is followed by something else than }}");
    }
    at += RIGHT.length();
    return trims;
  }

  private boolean trimsRight() {
    return at + 1 < text.length()
        && isBlank(text.charAt(at))
        && text.charAt(at + 1) == '-'
        && text.startsWith(RIGHT, at + 2);
  }

  /** Reads up to the end of the action; tells whether blanks behind it are left out. */
  private boolean action(int open) {
    tokens.add(new Token(Kind.LEFT, LEFT, open));
    int depth = 0;
    while (true) {
      if (at >= text.length()) {
        throw wrong(open, "an action that is not closed");
      }
      boolean trims = trimsRight();
      if (trims || text.startsWith(RIGHT, at)) {
        if (depth > 0) {
          throw wrong(at, "a parenthesis that is not closed");
        }
        tokens.add(new Token(Kind.RIGHT, RIGHT, at));
        at += RIGHT.length() + (trims ? 2 : 0);
        return trims;
      }
      Token token = token();
      depth += token.is(Kind.OPEN) ? 1 : token.is(Kind.CLOSE) ? -1 : 0;
      if (depth < 0) {
        throw wrong(token.at(), "a closing parenthesis that opens nowhere");
      }
      tokens.add(token);
    }
  }

  private Token token() {
    int start = at;
    char c = text.charAt(at);
    if (isBlank(c)) {
      // a blank before the mark of trimming belongs to it
      while (at < text.length() && isBlank(text.charAt(at)) && (at == start || !trimsRight())) {
        at++;
      }
      return new Token(Kind.SPACE, " ", start);
    }
    if (c == '"' || c == '`' || c == '\'') {
      StringLiteral literal = StringLiteral.read(text, at);
      at = literal.end();
      return new Token(c == '\'' ? Kind.CHARACTER : Kind.STRING, literal.value(), start);
    }
    if (c == '.' && !digitFollows(1)) {
      at++;
      String name = name();
      terminated(start, "." + name);
      return new Token(name.isEmpty() ? Kind.DOT : Kind.FIELD, name, start);
    }
    if (c == '$') {
      at++;
      String name = "$" + name();
      terminated(start, name);
      return new Token(Kind.VARIABLE, name, start);
    }
    if (c == '.' || c == '+' || c == '-' || isDigit(c)) {
      return number();
    }
    if (isNamePart(text.codePointAt(at))) {
      String name = name();
      terminated(start, name);
      return new Token(Kind.WORD, name, start);
    }
    at++;
    return switch (c) {
      case '|' -> new Token(Kind.PIPE, "|", start);
      case '(' -> new Token(Kind.OPEN, "(", start);
      case ')' -> new Token(Kind.CLOSE, ")", start);
      case ',' -> new Token(Kind.COMMA, ",", start);
      case '=' -> new Token(Kind.ASSIGN, "=", start);
      case ':' -> {
        if (!text.startsWith("=", at)) {
          throw wrong(start, "a colon without =");
        }
        at++;
        yield new Token(Kind.DECLARE, ":=", start);
      }
      default ->
          throw wrong(
              start,
              "a character that has no meaning here: "
                  + GoText.quoted(text.substring(start, text.offsetByCodePoints(start, 1))));
    };
  }

  private boolean digitFollows(int offset) {
    return at + offset < text.length() && isDigit(text.charAt(at + offset));
  }

  private Token number() {
    int start = at++;
    while (at < text.length()
        && (isNamePart(text.codePointAt(at))
            || text.charAt(at) == '.'
            || (text.charAt(at) == '+' || text.charAt(at) == '-')
                && "eEpP".indexOf(text.charAt(at - 1)) >= 0
                && !text.substring(start, at).matches("[+-]?0[xX].*"))) {
      at++;
    }
    return new Token(Kind.NUMBER, text.substring(start, at), start);
  }

  private String name() {
    int start = at;
    while (at < text.length() && isNamePart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return text.substring(start, at);
  }

  /** A name ends at a blank, the end of the action, or a sign that may follow it. */
  private void terminated(int start, String name) {
    if (at < text.length()
        && !isBlank(text.charAt(at))
        && ".,|:()=".indexOf(text.charAt(at)) < 0
        && !text.startsWith(RIGHT, at)) {
      throw wrong(
          start,
          "the character "
              + GoText.quoted(text.substring(at, text.offsetByCodePoints(at, 1)))
              + " right behind "
              + name);
    }
  }

  private static boolean isNamePart(int c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isBlank(char c) {
    return BLANKS.indexOf(c) >= 0;
  }

  private static TemplateFailure wrong(int at, String message) {
    return new TemplateFailure(TemplateFailure.Kind.SYNTAX, at, message);
  }
}
