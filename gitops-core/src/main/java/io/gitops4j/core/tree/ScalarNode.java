// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A scalar: its text as written and its resolved type. Immutable and thread-safe.
 *
 * <p>Two scalars are equal if type and value are: {@code 0x10} equals {@code 16}, the string {@code
 * "16"} does not. An integer never equals a float.
 */
public sealed class ScalarNode implements Node {

  /** The null scalar. */
  public static final ScalarNode NULL =
      new ScalarNode("null", ScalarType.NULL, ScalarStyle.PLAIN, 0, 0);

  /** The scalar true. */
  public static final ScalarNode TRUE =
      new ScalarNode("true", ScalarType.BOOL, ScalarStyle.PLAIN, 0, 0);

  /** The scalar false. */
  public static final ScalarNode FALSE =
      new ScalarNode("false", ScalarType.BOOL, ScalarStyle.PLAIN, 0, 0);

  private static final ScalarType[] TYPES = ScalarType.values();
  private static final ScalarStyle[] STYLES = ScalarStyle.values();
  private static final int LAST_COLUMN = (1 << 26) - 1;

  private final String text;
  private final int line;

  /** Column, style and type in one number: most of what a render holds are scalars. */
  private final int form;

  private ScalarNode(String text, ScalarType type, ScalarStyle style, int line, int column) {
    this.text = Objects.requireNonNull(text, "text");
    this.line = line;
    this.form = Math.min(column, LAST_COLUMN) << 6 | style.ordinal() << 3 | type.ordinal();
  }

  /** The few scalars that have more to remember. */
  private static final class Noted extends ScalarNode {
    private final String source;
    private final @Nullable String comment;

    Noted(ScalarNode of, ScalarStyle style, String source, @Nullable String comment) {
      super(of.text, of.type(), style, of.line, of.column());
      this.source = source;
      this.comment = comment;
    }

    @Override
    public String source() {
      return source;
    }

    @Override
    public @Nullable String comment() {
      return comment;
    }
  }

  /** A string scalar made by a program. */
  public static ScalarNode of(String value) {
    return new ScalarNode(value, ScalarType.STRING, ScalarStyle.PLAIN, 0, 0);
  }

  /** An integer scalar. */
  public static ScalarNode of(long value) {
    return new ScalarNode(Long.toString(value), ScalarType.INT, ScalarStyle.PLAIN, 0, 0);
  }

  /** A floating-point scalar. */
  public static ScalarNode of(double value) {
    return new ScalarNode(Double.toString(value), ScalarType.FLOAT, ScalarStyle.PLAIN, 0, 0);
  }

  /** A boolean scalar. */
  public static ScalarNode of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** A scalar as a reader found it. The type must fit the text; the reader decides. */
  public static ScalarNode read(
      String text, ScalarType type, ScalarStyle style, int line, int column) {
    return new ScalarNode(text, type, style, line, column);
  }

  /** The text as written, without quotes and with escapes and folding undone. */
  public String text() {
    return text;
  }

  /** The text before a reader brought it into another form, as with a timestamp. */
  public String source() {
    return text;
  }

  /** The same scalar, read from another text. */
  public ScalarNode withSource(String newSource) {
    return new Noted(this, style(), newSource, comment());
  }

  /**
   * Of a key, the comment behind it that says how its value is merged; null if there is none. Other
   * comments are not kept.
   */
  public @Nullable String comment() {
    return null;
  }

  /** The same scalar with such a comment, without its mark. */
  public ScalarNode withComment(String newComment) {
    return new Noted(this, style(), source(), newComment);
  }

  /** The resolved type. */
  public ScalarType type() {
    return TYPES[form & 7];
  }

  /** How it was written. */
  public ScalarStyle style() {
    return STYLES[form >> 3 & 7];
  }

  /** Whether this is a string. */
  public boolean isString() {
    return type() == ScalarType.STRING;
  }

  /** The same value in another style. */
  public ScalarNode withStyle(ScalarStyle newStyle) {
    if (newStyle == style()) {
      return this;
    }
    return this instanceof Noted
        ? new Noted(this, newStyle, source(), comment())
        : new ScalarNode(text, type(), newStyle, line, column());
  }

  /** A string with this text and the place of this scalar. */
  public ScalarNode withText(String newText) {
    return new ScalarNode(newText, ScalarType.STRING, style(), line, column());
  }

  /**
   * The value: null, a {@link Boolean}, a {@link Long} (or a {@link BigInteger} where a long is too
   * small), a {@link Double} or a {@link String}.
   */
  public @Nullable Object value() {
    return switch (type()) {
      case NULL -> null;
      case BOOL -> isTrue();
      case INT -> integer();
      case FLOAT -> floating();
      case STRING -> text;
    };
  }

  private boolean isTrue() {
    return switch (text) {
      case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE" -> true;
      default -> false;
    };
  }

  private Number integer() {
    String digits = text.indexOf('_') < 0 ? text : text.replace("_", "");
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int radix = 10;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.startsWith("0o") || digits.startsWith("0O")) {
      radix = 8;
      digits = digits.substring(2);
    } else if (digits.startsWith("0b") || digits.startsWith("0B")) {
      radix = 2;
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.charAt(0) == '0') {
      radix = 8;
    }
    if (digits.length() <= 12) {
      long value = Long.parseLong(digits, radix);
      return negative ? -value : value;
    }
    BigInteger value = new BigInteger(digits, radix);
    value = negative ? value.negate() : value;
    if (value.bitLength() < 64) {
      return value.longValue();
    }
    return value;
  }

  private double floating() {
    String digits = text.indexOf('_') < 0 ? text : text.replace("_", "");
    return switch (digits) {
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
      case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
      case ".nan", ".NaN", ".NAN" -> Double.NaN;
      default -> new BigDecimal(digits.endsWith(".") ? digits + "0" : digits).doubleValue();
    };
  }

  @Override
  public NodeKind kind() {
    return NodeKind.SCALAR;
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public int column() {
    return form >>> 6;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof ScalarNode that)) {
      return false;
    }
    ScalarType type = type();
    if (type != that.type()) {
      return false;
    }
    if (type == ScalarType.NULL || text.equals(that.text)) {
      return true;
    }
    return type != ScalarType.STRING && Objects.equals(value(), that.value());
  }

  @Override
  public int hashCode() {
    return isString() ? text.hashCode() : Objects.hash(type(), value());
  }

  /** The type, never the text, which may be secret. */
  @Override
  public String toString() {
    return "scalar(" + type().name().toLowerCase(java.util.Locale.ROOT) + ")";
  }
}
