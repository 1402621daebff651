// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** How Go writes values. */
final class GoText {
  private static final int DEEPEST = 256;

  private GoText() {}

  /** What the template prints for a value. */
  static String printed(Object value) {
    return value == Nothing.NOTHING ? "<no value>" : of(value);
  }

  /** The verb {@code %v}. */
  static String of(Object value) {
    if (value instanceof String text) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    append(value, out);
    return out.toString();
  }

  private static void append(Object value, StringBuilder out) {
    if (value instanceof List<?> list) {
      out.append('[');
      String separator = "";
      for (Object item : list) {
        out.append(separator);
        append(item, out);
        separator = " ";
      }
      out.append(']');
    } else if (value instanceof Dict dict) {
      out.append("map[");
      String separator = "";
      for (var entry : dict.entries().entrySet()) {
        out.append(separator).append(entry.getKey()).append(':');
        append(entry.getValue(), out);
        separator = " ";
      }
      out.append(']');
    } else if (value instanceof Double number) {
      out.append(general(number));
    } else if (value == Nothing.NOTHING) {
      out.append("<nil>");
    } else {
      out.append(value);
    }
  }

  /**
   * Counts roughly what the text of a value takes, before it is made. Lists and maps that are
   * shared count at each place, since that is where they are written.
   */
  static void count(Object value, Budget budget) {
    count(value, budget, 0);
  }

  private static void count(Object value, Budget budget, int depth) {
    if (depth > DEEPEST) {
      throw new TemplateFailure(
          TemplateFailure.Kind.LIMIT, -1, "values lie too deep in each other");
    }
    if (value instanceof String text) {
      budget.text(text.length());
      return;
    }
    budget.text(8);
    if (value instanceof List<?> list) {
      for (Object item : list) {
        count(item, budget, depth + 1);
      }
    } else if (value instanceof Dict dict) {
      for (var entry : dict.entries().entrySet()) {
        budget.text(entry.getKey().length());
        count(entry.getValue(), budget, depth + 1);
      }
    }
  }

  /** The verb {@code %g} with the fewest digits that give the value again. */
  static String general(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal digits = shortest(value);
    int exponent = digits.precision() - digits.scale() - 1;
    return exponent < -4 || exponent >= 6 ? exponent(digits, true) : digits.toPlainString();
  }

  /** A number as Go's JSON has it. */
  static String json(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    double size = Math.abs(value);
    if (size >= 1e-6 && size < 1e21) {
      return shortest(value).toPlainString();
    }
    return exponent(shortest(value), false);
  }

  static String exponent(BigDecimal number, boolean padded) {
    String digits = number.unscaledValue().abs().toString();
    int exponent = number.precision() - number.scale() - 1;
    StringBuilder out = new StringBuilder(number.signum() < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    return out.append(padded && size < 10 ? "0" : "").append(size).toString();
  }

  /** The fewest digits; Java 17 sometimes gives one more than needed. */
  static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(Double.toString(value));
    for (int precision = 1; precision < 17; precision++) {
      BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return stripped(rounded);
      }
    }
    return stripped(exact);
  }

  private static BigDecimal stripped(BigDecimal number) {
    return number.stripTrailingZeros();
  }

  /** The verb {@code %q}: a string literal. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> quoted(c, out));
    return out.append('"').toString();
  }

  private static void quoted(int c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0b -> out.append("\\v");
      default -> {
        if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else if (c < ' ' || c == 0x7f) {
          out.append(String.format("\\x%02x", c));
        } else if (c < 0x10000) {
          out.append(String.format("\\u%04x", c));
        } else {
          out.append(String.format("\\U%08x", c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
