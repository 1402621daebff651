// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

/**
 * Tells JSON from what only YAML takes for it, such as {@code [{op: add}]} or a comma too many.
 * Used once.
 */
public final class JsonText {
  private static final int MAX_DEPTH = 1000;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /** Whether the text is one value of JSON. */
  public static boolean isJson(String text) {
    JsonText json = new JsonText(text);
    return json.value(0) && json.atEnd();
  }

  private boolean atEnd() {
    space();
    return at == text.length();
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(char c) {
    space();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean value(int depth) {
    space();
    if (at == text.length() || depth > MAX_DEPTH) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '[' -> items('[', ']', false, depth);
      case '{' -> items('{', '}', true, depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean items(char open, char close, boolean keys, int depth) {
    take(open);
    if (take(close)) {
      return true;
    }
    do {
      space();
      if (keys && !(at < text.length() && string() && take(':'))) {
        return false;
      }
      if (!value(depth + 1)) {
        return false;
      }
    } while (take(','));
    return take(close);
  }

  private boolean word(String word) {
    boolean there = text.startsWith(word, at);
    at += there ? word.length() : 0;
    return there;
  }

  private boolean string() {
    if (text.charAt(at) != '"') {
      return false;
    }
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return true;
      }
      if (c < ' ' || c == '\\' && !escape()) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    at++;
    if (at == text.length()) {
      return false;
    }
    if (text.charAt(at) != 'u') {
      return "\"\\/bfnrt".indexOf(text.charAt(at)) >= 0;
    }
    for (int end = at + 4; at < end; ) {
      at++;
      if (at == text.length() || Character.digit(text.charAt(at), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.substring(start, at).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  }
}
