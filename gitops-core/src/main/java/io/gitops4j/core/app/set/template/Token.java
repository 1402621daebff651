// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text its text; of strings and characters the value
 * @param at where it begins
 */
record Token(Kind kind, String text, int at) {

  /** The kinds of pieces. */
  enum Kind {
    /** Text outside of actions. */
    TEXT,
    /** The begin of an action. */
    LEFT,
    /** The end of an action. */
    RIGHT,
    /** Blanks, which part operands. */
    SPACE,
    /** {@code |}. */
    PIPE,
    /** {@code :=}. */
    DECLARE,
    /** {@code =}. */
    ASSIGN,
    /** {@code ,}. */
    COMMA,
    /** {@code (}. */
    OPEN,
    /** {@code )}. */
    CLOSE,
    /** A dot by itself. */
    DOT,
    /** A dot with a name; the text is the name. */
    FIELD,
    /** A dollar with or without a name. */
    VARIABLE,
    /** A keyword, a function, true, false or nil. */
    WORD,
    /** A number. */
    NUMBER,
    /** A character in quotes. */
    CHARACTER,
    /** A string. */
    STRING,
    /** The end of the template. */
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  /** The token as messages show it. */
  String shown() {
    return switch (kind) {
      case LEFT -> "{{";
      case RIGHT -> "}}";
      case END -> "the end";
      case FIELD -> "." + text;
      case STRING -> GoText.quoted(text);
      default -> text;
    };
  }
}
