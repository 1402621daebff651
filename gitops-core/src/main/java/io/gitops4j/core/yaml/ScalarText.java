// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Writes one scalar in the style and form that go-yaml chooses for its value. */
final class ScalarText {
  private static final int WIDTH = 80;
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private ScalarText() {}

  /** A key that fits on its line; keys are never folded. */
  static void appendKey(ScalarNode key, int indent, StringBuilder out) {
    if (key.text().isEmpty() || ScalarResolver.needsQuotes(key.text())) {
      doubleQuoted(key.text(), indent, indent, false, out);
    } else {
      flow(key.text(), indent, indent, false, true, out);
    }
  }

  static void append(ScalarNode scalar, int indent, int column, StringBuilder out) {
    switch (scalar.type()) {
      case NULL -> out.append("null");
      case BOOL -> out.append(Boolean.TRUE.equals(scalar.value()) ? "true" : "false");
      case INT -> {
        if (scalar.value() instanceof Long number) {
          out.append(number.longValue());
        } else {
          out.append(integer(new BigInteger(String.valueOf(scalar.value()))));
        }
      }
      case FLOAT ->
          out.append(throughJson((Double) java.util.Objects.requireNonNull(scalar.value())));
      case STRING -> string(scalar.text(), indent, column, out);
    }
  }

  private static String integer(BigInteger value) {
    boolean fits = value.signum() < 0 ? value.bitLength() < 64 : value.compareTo(UNSIGNED_MAX) <= 0;
    return fits ? value.toString() : number(value.doubleValue());
  }

  /**
   * A float goes through JSON, where a whole number has no point, and is read again as an integer
   * if it fits.
   */
  private static String throughJson(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e21) {
      return integer(new BigDecimal(shortestDigits(value)).toBigInteger());
    }
    return number(value);
  }

  /** As Go's {@code %g} with the fewest digits that give the value again. */
  static String number(double value) {
    BigDecimal shortest = new BigDecimal(shortestDigits(Math.abs(value))).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    StringBuilder out = new StringBuilder(value < 0 ? "-" : "");
    if (exponent < -4 || exponent >= 6) {
      out.append(digits.charAt(0));
      if (digits.length() > 1) {
        out.append('.').append(digits, 1, digits.length());
      }
      out.append('e').append(exponent < 0 ? '-' : '+');
      int size = Math.abs(exponent);
      return out.append(size < 10 ? "0" : "").append(size).toString();
    }
    return out.append(shortest.toPlainString()).toString();
  }

  private static String shortestDigits(double value) {
    String text = Double.toString(value);
    // Java 17 sometimes gives one digit more than needed
    BigDecimal exact = new BigDecimal(text);
    for (int precision = 1; precision < 17; precision++) {
      BigDecimal rounded = exact.round(new java.math.MathContext(precision));
      if (rounded.doubleValue() == value) {
        return rounded.toString();
      }
    }
    return text;
  }

  private static void string(String text, int indent, int column, StringBuilder out) {
    if (text.indexOf('\n') >= 0) {
      ScalarShape shape = ScalarShape.of(text);
      if (shape.blockAllowed()) {
        literal(text, indent, out);
      } else {
        doubleQuoted(text, indent, column, true, out);
      }
    } else if (text.isEmpty() || ScalarResolver.needsQuotes(text)) {
      doubleQuoted(text, indent, column, true, out);
    } else {
      flow(text, indent, column, true, false, out);
    }
  }

  private static void flow(
      String text, int indent, int column, boolean fold, boolean key, StringBuilder out) {
    ScalarShape shape = ScalarShape.of(text);
    if (shape.plainAllowed()) {
      plain(text, indent, column, fold, out);
    } else if (shape.singleQuotedAllowed() && !(key && shape.multiline())) {
      singleQuoted(text, indent, column, fold, out);
    } else {
      doubleQuoted(text, indent, column, fold, out);
    }
  }

  /** Whether the text ends before the width at which lines are folded. */
  private static boolean fits(String text, int column) {
    return column + text.length() <= WIDTH;
  }

  private static void plain(String text, int indent, int column, boolean fold, StringBuilder out) {
    if (!fold || fits(text, column) || text.indexOf(' ') < 0) {
      out.append(text);
      return;
    }
    int at = column;
    boolean spaces = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ') {
        if (!spaces && at > WIDTH && i + 1 < text.length() && text.charAt(i + 1) != ' ') {
          out.append(text, from, i);
          from = i + 1;
          at = lineBreak(indent, out);
        } else {
          at++;
        }
        spaces = true;
      } else {
        at += Character.isLowSurrogate(c) ? 0 : 1;
        spaces = false;
      }
    }
    out.append(text, from, text.length());
  }

  static void singleQuoted(String text, int indent, int column, boolean fold, StringBuilder out) {
    out.append('\'');
    int at = column + 1;
    boolean spaces = false;
    boolean breaks = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean first = i == 0;
      i += Character.charCount(c);
      if (c == ' ') {
        boolean last = i >= text.length();
        if (fold && !spaces && at > WIDTH && !first && !last && text.charAt(i) != ' ') {
          at = lineBreak(indent, out);
        } else {
          out.append(' ');
          at++;
        }
        spaces = true;
      } else if (ScalarShape.isBreak(c)) {
        out.appendCodePoint(c);
        at = 0;
        breaks = true;
      } else {
        if (breaks) {
          out.append(" ".repeat(indent));
          at = indent;
        }
        if (c == '\'') {
          out.append('\'');
          at++;
        }
        out.appendCodePoint(c);
        at++;
        spaces = false;
        breaks = false;
      }
    }
    out.append('\'');
  }

  static void doubleQuoted(String text, int indent, int column, boolean fold, StringBuilder out) {
    out.append('"');
    int at = column + 1;
    boolean spaces = false;
    boolean bom = text.startsWith("\uFEFF");
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean first = i == 0;
      i += Character.charCount(c);
      if (bom || !ScalarShape.isPrintable(c) || ScalarShape.isBreak(c) || c == '"' || c == '\\') {
        String escape = escape(c);
        out.append(escape);
        at += escape.length();
        spaces = false;
      } else if (c == ' ') {
        boolean last = i >= text.length();
        if (fold && !spaces && at > WIDTH && !first && !last) {
          at = lineBreak(indent, out);
          if (text.charAt(i) == ' ') {
            out.append('\\');
            at++;
          }
        } else {
          out.append(' ');
          at++;
        }
        spaces = true;
      } else {
        out.appendCodePoint(c);
        at++;
        spaces = false;
      }
    }
    out.append('"');
  }

  private static String escape(int c) {
    return switch (c) {
      case 0 -> "\\0";
      case 7 -> "\\a";
      case 8 -> "\\b";
      case 9 -> "\\t";
      case 10 -> "\\n";
      case 11 -> "\\v";
      case 12 -> "\\f";
      case 13 -> "\\r";
      case 27 -> "\\e";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case 0x85 -> "\\N";
      case 0xA0 -> "\\_";
      case 0x2028 -> "\\L";
      case 0x2029 -> "\\P";
      default ->
          c <= 0xFF
              ? String.format("\\x%02X", c)
              : c <= 0xFFFF ? String.format("\\u%04X", c) : String.format("\\U%08X", c);
    };
  }

  static void literal(String text, int indent, StringBuilder out) {
    out.append('|');
    if (text.charAt(0) == ' ' || ScalarShape.isBreak(text.charAt(0))) {
      out.append('2');
    }
    if (!text.endsWith("\n")) {
      out.append('-');
    } else if (text.length() == 1 || text.charAt(text.length() - 2) == '\n') {
      out.append('+');
    }
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      out.append('\n');
      if (end > from) {
        YamlPrinter.pad(Math.max(indent, 2), out);
        out.append(text, from, end);
      }
      from = end + 1;
    }
  }

  private static int lineBreak(int indent, StringBuilder out) {
    out.append('\n');
    YamlPrinter.pad(indent, out);
    return indent;
  }
}
