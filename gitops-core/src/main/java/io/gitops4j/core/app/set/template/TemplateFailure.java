// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

/** A template that can't be read or executed, with the place inside its text. */
public final class TemplateFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Kind {
    /** The text is no template. */
    SYNTAX,
    /** It uses a function or a keyword that is not supported. */
    UNSUPPORTED,
    /** It can't be executed with these parameters. */
    EXECUTION,
    /** It asks for more work than is allowed. */
    LIMIT
  }

  private final Kind kind;
  private final int at;

  TemplateFailure(Kind kind, int at, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.at = at;
  }

  static TemplateFailure execution(String message) {
    return new TemplateFailure(Kind.EXECUTION, -1, message);
  }

  /** The same failure at a place, unless it has one already. */
  TemplateFailure at(int place) {
    return at >= 0 ? this : new TemplateFailure(kind, place, text());
  }

  /** What is wrong with the template. */
  public Kind kind() {
    return kind;
  }

  /** The message; never null. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** The line inside the template, from 1, and the column, such as {@code 2:14}. */
  public String placeIn(String template) {
    int end = Math.max(0, Math.min(at, template.length()));
    int line = 1;
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (template.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return line + ":" + (template.codePointCount(start, end) + 1);
  }
}
