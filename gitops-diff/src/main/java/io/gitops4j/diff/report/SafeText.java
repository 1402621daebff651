// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text from a repository or a cluster, made safe for where it is shown. What a reader could not
 * see, or what would act on a terminal or turn the order of letters around, is written as its
 * number.
 */
final class SafeText {
  private SafeText() {}

  /** The text in one line in which everything can be seen. */
  static String visible(String text) {
    return visible(text, false);
  }

  /** A line of a larger text, in which everything can be seen, and tabs stay as they are. */
  static String line(String text) {
    return visible(text, true);
  }

  /** The beginning of a text, no longer than this, that ends with a whole character. */
  static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }

  private static String visible(String text, boolean tabs) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      String shown = tabs && c == '\t' ? null : shown(c);
      if (shown != null && out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (out != null) {
        out.append(shown == null ? text.substring(i, next) : shown);
      }
      i = next;
    }
    return out == null ? text : out.toString();
  }

  private static @Nullable String shown(int c) {
    if (c == '\n') {
      return "\\n";
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          String.format(Locale.ROOT, "\\u{%x}", c);
      default -> null;
    };
  }

  /** The text inside an HTML or XML element or attribute, in one line. */
  static String html(String text) {
    return escaped(visible(text));
  }

  /** A line of a larger text inside an HTML element. */
  static String htmlLine(String text) {
    return escaped(line(text));
  }

  private static String escaped(String visible) {
    StringBuilder out = new StringBuilder(visible.length() + 16);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * The text as code in Markdown, in a table too: nothing in it means anything, nobody is named.
   */
  static String code(String text) {
    StringBuilder out = new StringBuilder("<code>");
    String html = html(text);
    for (int i = 0; i < html.length(); i++) {
      char c = html.charAt(i);
      // what Markdown or a forge would read inside of HTML: emphasis, links, mentions, references
      if ("|*_~`[]\\@#:!".indexOf(c) >= 0 && !isEntity(html, i)) {
        out.append("&#").append((int) c).append(';');
      } else {
        out.append(c);
      }
    }
    return out.append("</code>").toString();
  }

  private static boolean isEntity(String html, int at) {
    return html.charAt(at) == '#' && at > 0 && html.charAt(at - 1) == '&';
  }
}
