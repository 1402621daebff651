// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Expands the expressions of one text, as Flux 2.8 does (its syntax is that of a shell, with the
 * differences that its own cases show). Not thread-safe; one per text.
 */
final class Expansion {
  /** Deeper nesting is refused, so that the stack is bounded. */
  private static final int DEEPEST = 100;

  /** More output than this from one text is refused. */
  private static final int LONGEST = 16 << 20;

  private static final char LAST_ASCII = 0x7f;

  private final String text;
  private final Map<String, String> variables = new HashMap<>();
  private final boolean strict;
  private final Set<String> used = new HashSet<>();
  private int at;
  private int depth;

  Expansion(String text, Map<String, String> variables, boolean strict) {
    this.text = Bytes.of(text);
    variables.forEach((name, value) -> this.variables.put(name, Bytes.of(value)));
    this.strict = strict;
  }

  /**
   * The text with all expressions expanded, as UTF-8 bytes.
   *
   * @throws ExpansionFailure if one can't be
   */
  byte[] expand() {
    StringBuilder out = new StringBuilder(text.length());
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '$' && peek(1) == '$') {
        out.append('$');
        at += 2;
      } else if (c == '$' && peek(1) == '{') {
        out.append(expression());
      } else {
        out.append(c);
        at++;
      }
      if (out.length() > LONGEST) {
        throw new ExpansionFailure(SubstitutionError.RESULT, "the expanded text is too large");
      }
    }
    return Bytes.raw(out.toString());
  }

  private int peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : -1;
  }

  private static ExpansionFailure syntax(String what) {
    return new ExpansionFailure(SubstitutionError.SYNTAX, what);
  }

  private String expression() {
    if (++depth > DEEPEST) {
      throw syntax("expressions are nested too deep");
    }
    at += 2;
    boolean length = peek(0) == '#';
    if (length) {
      at++;
    }
    String name = name();
    String value;
    if (length) {
      value = Integer.toString(lookUp(name).length());
    } else {
      value =
          switch (peek(0)) {
            case '}' -> lookUp(name);
            case ':' -> colon(name);
            case '=' -> orDefault(name, 1);
            case '^', ',' -> changeCase(name);
            case '#', '%' -> trim(name);
            case '/' -> replace(name);
            default -> throw syntax("the expression of " + name + " has no closing brace");
          };
    }
    if (peek(0) != '}') {
      throw syntax("the expression of " + name + " has no closing brace");
    }
    at++;
    depth--;
    return value;
  }

  private String name() {
    int from = at;
    while (at < text.length()) {
      int character = Bytes.character(text, at);
      if (character != '_' && !Character.isLetterOrDigit(character)) {
        break;
      }
      at += Bytes.width(text, at);
    }
    if (from == at) {
      throw syntax("an expression has no name of a variable; write $${ for a plain ${");
    }
    return Bytes.text(text.substring(from, at));
  }

  /** The variables that were asked for, up to now. */
  Set<String> used() {
    return used;
  }

  private @Nullable String value(String name) {
    used.add(name);
    return variables.get(name);
  }

  private String lookUp(String name) {
    String value = value(name);
    if (value == null && strict) {
      throw new ExpansionFailure(
          SubstitutionError.UNSET,
          "the variable " + name + " has no value, and the expression no default");
    }
    return value == null ? "" : value;
  }

  /** The default up to the closing brace, in which expressions are expanded; it may be empty. */
  private String orDefault(String name, int operator) {
    at += operator;
    StringBuilder otherwise = new StringBuilder();
    while (peek(0) != '}') {
      if (peek(0) < 0) {
        throw syntax("the expression of " + name + " has no closing brace");
      }
      if (peek(0) == '$' && peek(1) == '{') {
        otherwise.append(expression());
      } else {
        otherwise.append(text.charAt(at++));
      }
    }
    String value = value(name);
    return value == null || value.isEmpty() ? otherwise.toString() : value;
  }

  private String colon(String name) {
    if ("-=+?".indexOf(peek(1)) >= 0 && peek(1) > 0) {
      return orDefault(name, 2);
    }
    if (peek(1) > LAST_ASCII) {
      throw syntax("the part of " + name + " begins with a character that is no digit");
    }
    at++;
    String from = argument(":}", false, false);
    String size = null;
    if (peek(0) == ':') {
      // several colons count as one
      while (peek(0) == ':') {
        at++;
      }
      size = argument("}", false, false);
    }
    String value = lookUp(name);
    Long offset = number(from);
    Long length = size == null ? null : number(size);
    if (offset == null || size != null && length == null) {
      return value;
    }
    long start = offset < 0 ? Math.max(0, value.length() + offset) : offset;
    if (length != null && (length < 0 || start + length < 0)) {
      throw syntax("the length of the part of " + name + " is negative");
    }
    if (start >= value.length()) {
      return "";
    }
    long end = length == null ? value.length() : Math.min(value.length(), start + length);
    return value.substring((int) start, (int) end);
  }

  private static @Nullable Long number(String digits) {
    if (!digits.matches("[+-]?[0-9]{1,19}")) {
      return null;
    }
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private String changeCase(String name) {
    char first = text.charAt(at++);
    int second = peek(0);
    boolean all = second == first;
    boolean mixed = !all && (second == '^' || second == ',');
    if (all || mixed) {
      at++;
    }
    String value = Bytes.text(lookUp(name));
    if (mixed || value.isEmpty()) {
      return Bytes.of(value);
    }
    int changed = all ? value.length() : Character.charCount(value.codePointAt(0));
    StringBuilder out = new StringBuilder();
    value
        .substring(0, changed)
        .codePoints()
        .map(c -> first == '^' ? Character.toUpperCase(c) : Character.toLowerCase(c))
        .forEach(out::appendCodePoint);
    return Bytes.of(out.append(value, changed, value.length()).toString());
  }

  private String trim(String name) {
    char side = text.charAt(at++);
    boolean longest = peek(0) == side;
    if (longest) {
      at++;
    }
    String pattern = argument("}", false, false);
    String value = lookUp(name);
    return side == '#' ? trimStart(value, pattern, longest) : trimEnd(value, pattern, longest);
  }

  private static String trimStart(String value, String pattern, boolean longest) {
    boolean[] matches = new Glob(pattern).matchingPrefixes(value);
    int cut = 0;
    for (int i = 1; i < matches.length && (longest || cut == 0); i++) {
      cut = matches[i] ? i : cut;
    }
    return value.substring(cut);
  }

  private static String trimEnd(String value, String pattern, boolean longest) {
    // Flux matches an end backwards, where a bracket or a backslash is no longer well-formed
    if (pattern.indexOf('[') >= 0 || pattern.indexOf('\\') >= 0) {
      return value;
    }
    Glob glob = new Glob(pattern);
    int keep = value.length();
    for (int i = value.length() - 1; i >= 0 && (longest || keep == value.length()); i--) {
      String end = value.substring(i);
      keep = glob.matchingPrefixes(end)[end.length()] ? i : keep;
    }
    return value.substring(0, keep);
  }

  private String replace(String name) {
    at++;
    int mode = peek(0);
    boolean special = mode == '/' || mode == '#' || mode == '%';
    if (special) {
      at++;
    }
    String pattern = argument("/", true, false);
    if (peek(0) != '/') {
      throw syntax("the replacement in " + name + " is missing");
    }
    at++;
    String replacement = argument("}", true, true);
    String value = lookUp(name);
    return switch (special ? mode : 0) {
      case '/' ->
          pattern.isEmpty() ? between(value, replacement) : value.replace(pattern, replacement);
      // an empty replacement leaves the text as it is, here and below
      case '#' ->
          value.startsWith(pattern) && !replacement.isEmpty()
              ? replacement + value.substring(pattern.length())
              : value;
      case '%' ->
          value.endsWith(pattern) && !replacement.isEmpty()
              ? value.substring(0, value.length() - pattern.length()) + replacement
              : value;
      default -> {
        int found = value.indexOf(pattern);
        yield found < 0
            ? value
            : value.substring(0, found) + replacement + value.substring(found + pattern.length());
      }
    };
  }

  /** What replacing nothing everywhere means: the replacement stands around every character. */
  private static String between(String value, String replacement) {
    StringBuilder out = new StringBuilder(replacement);
    for (int i = 0; i < value.length(); i += Bytes.width(value, i)) {
      out.append(value, i, i + Bytes.width(value, i)).append(replacement);
    }
    return out.toString();
  }

  /**
   * An argument up to one of the ends: either one expression or plain text.
   *
   * @param escapes whether a backslash escapes a slash and itself, and a dollar itself
   */
  private String argument(String ends, boolean escapes, boolean mayBeEmpty) {
    if (peek(0) == '$' && peek(1) == '{') {
      String value = expression();
      if (peek(0) < 0 || ends.indexOf(peek(0)) < 0) {
        throw syntax("text and expressions are mixed in an argument");
      }
      return value;
    }
    StringBuilder plain = new StringBuilder();
    while (peek(0) >= 0 && ends.indexOf(peek(0)) < 0) {
      if (peek(0) == '$' && peek(1) == '{') {
        throw syntax("text and expressions are mixed in an argument");
      }
      if (escapes && isEscape()) {
        at++;
      }
      plain.append(text.charAt(at++));
    }
    if (peek(0) < 0 || plain.isEmpty() && !mayBeEmpty) {
      throw syntax("an argument of an expression is missing");
    }
    return plain.toString();
  }

  private boolean isEscape() {
    return peek(0) == '\\' && (peek(1) == '/' || peek(1) == '\\')
        || peek(0) == '$' && peek(1) == '$';
  }
}
