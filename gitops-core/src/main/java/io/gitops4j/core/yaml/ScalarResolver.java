// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ScalarType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the type of a plain scalar as the Go library does that Kubernetes tools read YAML with:
 * YAML 1.1 numbers, but only {@code true} and {@code false} as booleans.
 */
final class ScalarResolver {
  /** Made when they are needed, which few texts do. */
  private static final class Patterns {
    static final Pattern BASE_60 =
        Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
    static final Pattern TIMESTAMP =
        Pattern.compile(
            "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
                + "(?:(?:[Tt](\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?(Z|[-+]\\d{2}:\\d{2})"
                + "|\\s+(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?))?");
  }

  private ScalarResolver() {}

  // small, since it is compiled early: most texts begin like none of these
  static ScalarType resolve(String text) {
    if (text.isEmpty()) {
      return ScalarType.NULL;
    }
    return switch (text.charAt(0)) {
      case '~', 'n', 'N', 't', 'T', 'f', 'F' -> word(text);
      case '.', '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          isSpecial(text) ? ScalarType.FLOAT : number(text);
      default -> ScalarType.STRING;
    };
  }

  private static ScalarType word(String text) {
    if (text.length() > "false".length()) {
      return ScalarType.STRING;
    }
    return switch (text) {
      case "~", "null", "Null", "NULL" -> ScalarType.NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> ScalarType.BOOL;
      default -> ScalarType.STRING;
    };
  }

  private static boolean isSpecial(String text) {
    if (text.length() > "-.inf".length() || text.indexOf('.') < 0) {
      return false;
    }
    return switch (text) {
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF" -> true;
      case ".nan", ".NaN", ".NAN" -> true;
      default -> false;
    };
  }

  private static ScalarType number(String text) {
    String plain = text.indexOf('_') < 0 ? text : text.replace("_", "");
    String digits = plain.startsWith("-") || plain.startsWith("+") ? plain.substring(1) : plain;
    if (isInteger(digits)) {
      return ScalarType.INT;
    }
    // a number that a double can't hold is a string to Go
    return isDecimal(plain) && Double.isFinite(Double.parseDouble(plain))
        ? ScalarType.FLOAT
        : ScalarType.STRING;
  }

  /**
   * A sign, digits with a point before, among or behind them, and an exponent; sign, point and
   * exponent may lack.
   */
  private static boolean isDecimal(String text) {
    int at = isSign(text, 0) ? 1 : 0;
    int point = digits(text, at);
    int end = point;
    if (end < text.length() && text.charAt(end) == '.') {
      end = digits(text, end + 1);
    }
    if (point == at && end <= point + 1) {
      return false; // no digit on either side
    }
    if (end == text.length()) {
      return true;
    }
    if (text.charAt(end) != 'e' && text.charAt(end) != 'E') {
      return false;
    }
    int exponent = isSign(text, end + 1) ? end + 2 : end + 1;
    return exponent < text.length() && digits(text, exponent) == text.length();
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
  }

  /** Where the digits end that begin there. */
  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /**
   * Whether Go's parser takes the text as a whole number of at most 64 bits; larger ones are
   * floats.
   */
  private static boolean isInteger(String digits) {
    if (digits.isEmpty()) {
      return false;
    }
    int radix = 10;
    String rest = digits;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char mark = Character.toLowerCase(digits.charAt(1));
      radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
      rest = digits.substring(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
    }
    if (rest.isEmpty() || rest.charAt(0) == '+' || rest.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < rest.length(); i++) {
      if (Character.digit(rest.charAt(i), radix) < 0 || rest.charAt(i) > 'f') {
        return false;
      }
    }
    return rest.length() <= 15 || new java.math.BigInteger(rest, radix).bitLength() <= 64;
  }

  /**
   * Whether a string must be quoted though it resolves to a string: YAML 1.1 read it as a boolean
   * or a base-60 number.
   */
  static boolean needsQuotes(String text) {
    return resolve(text) != ScalarType.STRING
        || timestamp(text) != null
        || isOldBoolean(text)
        || text.indexOf(':') > 0 && startsNumber(text) && Patterns.BASE_60.matcher(text).matches();
  }

  private static boolean startsNumber(String text) {
    char c = text.charAt(0);
    return c >= '0' && c <= '9' || c == '-' || c == '+';
  }

  /** Whether YAML 1.1 takes the text for a boolean, and YAML 1.2 does not. */
  static boolean isOldBoolean(String text) {
    if (text.length() > 3) {
      return false;
    }
    return switch (text) {
      case "y",
          "Y",
          "yes",
          "Yes",
          "YES",
          "on",
          "On",
          "ON",
          "n",
          "N",
          "no",
          "No",
          "NO",
          "off",
          "Off",
          "OFF" ->
          true;
      default -> false;
    };
  }

  /** A plain timestamp in the form that Go writes into JSON, or null if the text is none. */
  static @Nullable String timestamp(String text) {
    if (text.length() < 8 || text.charAt(4) != '-' || !Character.isDigit(text.charAt(0))) {
      return null;
    }
    Matcher m = Patterns.TIMESTAMP.matcher(text);
    return m.matches() ? written(m) : null;
  }

  private static @Nullable String written(Matcher m) {
    int from = m.group(4) != null ? 4 : 9;
    boolean clock = m.group(from) != null;
    try {
      LocalDateTime time =
          LocalDateTime.of(
              value(m.group(1)),
              value(m.group(2)),
              value(m.group(3)),
              clock ? value(m.group(from)) : 0,
              clock ? value(m.group(from + 1)) : 0,
              clock ? value(m.group(from + 2)) : 0);
      String zone = clock && from == 4 ? m.group(8) : "Z";
      if (!zone.equals("Z")) {
        ZoneOffset.of(zone);
        zone = zone.matches("[-+]00:00") ? "Z" : zone;
      }
      String fraction = clock ? m.group(from == 4 ? 7 : 12) : null;
      String tail = fraction == null ? "" : fraction.replaceFirst("0+$", "");
      String whole =
          time.format(
              java.time.format.DateTimeFormatter.ofPattern(
                  "yyyy-MM-dd'T'HH:mm:ss", java.util.Locale.ROOT));
      return whole + (tail.isEmpty() ? "" : "." + tail) + zone;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int value(String digits) {
    return new BigDecimal(digits).intValue();
  }
}
