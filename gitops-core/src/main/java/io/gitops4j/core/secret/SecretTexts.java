// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.secret;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are secret, to find them again where they were put. Immutable, thread-safe; {@code
 * toString} tells their number only.
 *
 * <p>A text of at least six characters is found inside other texts. Shorter ones are found only
 * where they stand alone, and {@code true}, {@code false} and {@code null} never: to hide them
 * would hide half of any object.
 */
public final class SecretTexts {
  /** None. */
  public static final SecretTexts NONE = new SecretTexts(Set.of(), Map.of());

  private static final int LEAST = 6;
  private static final Set<String> WORDS = Set.of("", "true", "false", "null");

  private final Set<String> whole;

  /** The longer ones by how they begin. */
  private final Map<String, List<String>> byBeginning;

  private SecretTexts(Set<String> whole, Map<String, List<String>> byBeginning) {
    this.whole = whole;
    this.byBeginning = byBeginning;
  }

  /** These texts; copied. */
  public static SecretTexts of(Collection<String> texts) {
    Set<String> whole = new HashSet<>(texts);
    whole.removeAll(WORDS);
    if (whole.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> byBeginning = new HashMap<>();
    for (String text : whole) {
      if (text.length() >= LEAST) {
        byBeginning
            .computeIfAbsent(text.substring(0, LEAST), beginning -> new ArrayList<>())
            .add(text);
      }
    }
    return new SecretTexts(whole, byBeginning);
  }

  /** These and those. */
  public SecretTexts and(SecretTexts other) {
    if (other == this || other.whole.isEmpty()) {
      return this;
    }
    if (whole.isEmpty()) {
      return other;
    }
    List<String> all = new ArrayList<>(whole);
    all.addAll(other.whole);
    return of(all);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return whole.isEmpty();
  }

  /** Whether a text is one of these, or holds one. */
  public boolean isIn(String text) {
    return whole.contains(text) || holdsLonger(text);
  }

  /** Whether a text holds one of the longer ones. */
  boolean holdsLonger(String text) {
    if (byBeginning.isEmpty()) {
      return false;
    }
    for (int at = 0; at + LEAST <= text.length(); at++) {
      for (String one : byBeginning.getOrDefault(text.substring(at, at + LEAST), List.of())) {
        if (text.startsWith(one, at)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a message quotes one of them, perhaps with escapes: the longer ones wherever they are,
   * the shorter ones where no letter or digit stands beside them.
   */
  public boolean isQuotedIn(String message) {
    if (whole.isEmpty()) {
      return false;
    }
    String plain = unescaped(message);
    return holdsQuoted(message) || holdsQuoted(plain) || holdsQuoted(unescaped(plain));
  }

  private boolean holdsQuoted(String message) {
    if (holdsLonger(message)) {
      return true;
    }
    for (String text : whole) {
      if (text.length() < LEAST) {
        for (int at = message.indexOf(text); at >= 0; at = message.indexOf(text, at + 1)) {
          if (isEdge(message, at - 1) && isEdge(message, at + text.length())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isEdge(String message, int at) {
    return at < 0 || at >= message.length() || !Character.isLetterOrDigit(message.charAt(at));
  }

  /** Without the backslashes of Go and JSON. */
  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      int digits = next == 'u' ? 4 : next == 'x' ? 2 : 0;
      int code = c == '\\' && digits > 0 ? hex(text, at + 2, digits) : -1;
      if (c != '\\') {
        out.append(c);
      } else if (code >= 0) {
        out.append((char) code);
        at += 1 + digits;
      } else {
        out.append(next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next);
        at++;
      }
    }
    return out.toString();
  }

  private static int hex(String text, int from, int digits) {
    int value = 0;
    for (int at = from; at < from + digits; at++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretTexts that && whole.equals(that.whole);
  }

  @Override
  public int hashCode() {
    return whole.hashCode();
  }

  @Override
  public String toString() {
    return "texts(" + whole.size() + ")";
  }
}
