// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Go's {@code fmt.Sprintf} for the values of templates. Used once. */
final class Printf {
  private static final int WIDEST = 10_000;

  private final String format;
  private final List<Object> values;
  private final Budget budget;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int used;

  private boolean minus;
  private boolean plus;
  private boolean sharp;
  private boolean space;
  private boolean zero;
  private int width;
  private int precision;

  private Printf(String format, List<Object> values, Budget budget) {
    this.format = format;
    this.values = values;
    this.budget = budget;
  }

  static String format(String format, List<Object> values, Budget budget) {
    return new Printf(format, values, budget).format();
  }

  private String format() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      int end = percent < 0 ? format.length() : percent;
      append(format.substring(at, end));
      at = end + 1;
      if (percent >= 0) {
        directive();
      }
    }
    if (used < values.size()) {
      extra();
    }
    return out.toString();
  }

  private void append(String text) {
    budget.text(text.length());
    out.append(text);
  }

  private void extra() {
    append("%!(EXTRA ");
    String separator = "";
    for (Object value : values.subList(used, values.size())) {
      append(separator + (value == Nothing.NOTHING ? "<nil>" : typed(value)));
      separator = ", ";
    }
    append(")");
  }

  private String typed(Object value) {
    GoText.count(value, budget);
    return Values.type(value) + "=" + GoText.of(value);
  }

  private void directive() {
    flags();
    width = number();
    precision = -1;
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      precision = number();
    }
    if (at >= format.length()) {
      append("%!(NOVERB)");
      return;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      append("%");
      return;
    }
    if (verb == '[' || verb == '*') {
      throw unsupported(verb);
    }
    if (used >= values.size()) {
      append("%!" + Character.toString(verb) + "(MISSING)");
      return;
    }
    verb(verb, values.get(used++));
  }

  private void flags() {
    minus = false;
    plus = false;
    sharp = false;
    space = false;
    zero = false;
    for (; at < format.length(); at++) {
      switch (format.charAt(at)) {
        case '-' -> minus = true;
        case '+' -> plus = true;
        case '#' -> sharp = true;
        case ' ' -> space = true;
        case '0' -> zero = true;
        default -> {
          return;
        }
      }
    }
  }

  /** A number of digits; 0 if there are none. */
  private int number() {
    int number = 0;
    while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0) {
      number = number * 10 + Character.digit(format.charAt(at++), 10);
      if (number > WIDEST) {
        throw new TemplateFailure(
            TemplateFailure.Kind.LIMIT, -1, "printf: a width that is too large");
      }
    }
    return number;
  }

  private static TemplateFailure unsupported(int verb) {
    return new TemplateFailure(
        TemplateFailure.Kind.UNSUPPORTED, -1, "printf: the verb %" + Character.toString(verb));
  }

  private void verb(int verb, Object value) {
    if (verb == 'T') {
      pad(value == Nothing.NOTHING ? "<nil>" : Values.type(value), false);
      return;
    }
    if (sharp && verb != 'x' && verb != 'X' && verb != 'o') {
      throw unsupported('#');
    }
    if (value == Nothing.NOTHING) {
      if (verb == 'v') {
        pad("<nil>", false);
      } else {
        append("%!" + Character.toString(verb) + "(<nil>)");
      }
    } else if (value instanceof List<?> list) {
      list(verb, list);
    } else if (value instanceof Dict dict) {
      map(verb, dict);
    } else {
      String text = scalar(verb, value);
      if (text == null) {
        append("%!" + Character.toString(verb) + "(" + typed(value) + ")");
      }
    }
  }

  private void list(int verb, List<?> list) {
    append("[");
    String separator = "";
    for (Object item : list) {
      append(separator);
      verb(verb, item);
      separator = " ";
    }
    append("]");
  }

  private void map(int verb, Dict dict) {
    append("map[");
    String separator = "";
    for (var entry : dict.entries().entrySet()) {
      append(separator);
      verb(verb, entry.getKey());
      append(":");
      verb(verb, entry.getValue());
      separator = " ";
    }
    append("]");
  }

  /** Appends the text, and gives it; null if the verb does not fit the type. */
  private @Nullable String scalar(int verb, Object value) {
    if (value instanceof String text) {
      return string(verb, text);
    }
    if (value instanceof Boolean flag) {
      return verb == 'v' || verb == 't' ? pad(flag.toString(), false) : null;
    }
    return value instanceof Long number ? integer(verb, number) : floating(verb, (Double) value);
  }

  private @Nullable String string(int verb, String text) {
    String cut = text;
    if (precision >= 0 && text.codePointCount(0, text.length()) > precision) {
      cut = text.substring(0, text.offsetByCodePoints(0, precision));
    }
    return switch (verb) {
      case 'v', 's' -> pad(cut, false);
      case 'q' -> pad(GoText.quoted(cut), false);
      case 'x' -> pad(hex(cut), false);
      case 'X' -> pad(hex(cut).toUpperCase(Locale.ROOT), false);
      default -> null;
    };
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable String integer(int verb, long number) {
    String prefix = sharp ? (verb == 'o' ? "0" : "0" + Character.toString(verb)) : "";
    return switch (verb) {
      case 'v', 'd' -> signed(number < 0, digits(Long.toUnsignedString(Math.abs(number))));
      case 'x' -> signed(number < 0, prefix + digits(Long.toHexString(Math.abs(number))));
      case 'X' ->
          signed(
              number < 0,
              prefix + digits(Long.toHexString(Math.abs(number)).toUpperCase(Locale.ROOT)));
      case 'o' -> signed(number < 0, prefix + digits(Long.toOctalString(Math.abs(number))));
      case 'b' -> signed(number < 0, digits(Long.toBinaryString(Math.abs(number))));
      case 'c' ->
          pad(
              Character.isValidCodePoint((int) number)
                  ? Character.toString((int) number)
                  : "\uFFFD",
              false);
      case 'q' -> pad("'" + Character.toString((int) number) + "'", false);
      default -> null;
    };
  }

  private String digits(String digits) {
    return digits.length() < precision ? "0".repeat(precision - digits.length()) + digits : digits;
  }

  private @Nullable String floating(int verb, double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw unsupported(verb);
    }
    boolean negative = number < 0 || number == 0 && 1 / number < 0;
    double size = Math.abs(number);
    BigDecimal exact = new BigDecimal(size);
    return switch (verb) {
      case 'v', 'g' -> {
        if (precision >= 0) {
          throw unsupported(verb);
        }
        yield signed(negative, GoText.general(size));
      }
      case 'f', 'F' ->
          signed(
              negative,
              exact
                  .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                  .toPlainString());
      case 'e' -> signed(negative, exponent(exact));
      default -> null;
    };
  }

  private String exponent(BigDecimal exact) {
    int places = precision < 0 ? 6 : precision;
    if (exact.signum() == 0) {
      return "0" + (places > 0 ? "." + "0".repeat(places) : "") + "e+00";
    }
    BigDecimal rounded = exact.round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    return GoText.exponent(rounded.setScale(places - exponent), true);
  }

  private String signed(boolean negative, String digits) {
    String sign = negative ? "-" : plus ? "+" : space ? " " : "";
    if (zero && !minus && (precision < 0 || digits.indexOf('.') >= 0)) {
      int missing = width - sign.length() - digits.length();
      return pad(sign + (missing > 0 ? "0".repeat(missing) : "") + digits, true);
    }
    return pad(sign + digits, true);
  }

  /** Appends a text with blanks, or zeros, up to the width. */
  private String pad(String text, boolean number) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      append(text);
    } else if (minus) {
      append(text + " ".repeat(missing));
    } else {
      append((zero && !number ? "0" : " ").repeat(missing) + text);
    }
    return text;
  }
}
