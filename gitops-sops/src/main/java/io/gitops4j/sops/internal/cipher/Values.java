// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.cipher;

import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.CommentedNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values as the bytes that are encrypted, and their types. */
final class Values {
  private Values() {}

  /** A value that can't be what its type says; the message does not show it. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message, null, false, false);
    }
  }

  /** The name of the type of a value; null for the null value, which has none. */
  static @Nullable String type(CommentedNode.Scalar scalar) {
    if (scalar.timestamp()) {
      return "time";
    }
    return switch (scalar.node().type()) {
      case NULL -> null;
      case BOOL -> "bool";
      case INT -> "int";
      case FLOAT -> "float";
      case STRING -> "str";
    };
  }

  /**
   * The bytes of a value that is not null.
   *
   * @throws Wrong for an integer that is too large
   */
  static byte[] bytes(CommentedNode.Scalar scalar, Charset charset) throws Wrong {
    ScalarNode node = scalar.node();
    String text =
        switch (node.type()) {
          case NULL -> throw new IllegalArgumentException("null is never encrypted");
          case BOOL -> Boolean.TRUE.equals(node.value()) ? "True" : "False";
          case INT -> integer(node);
          case FLOAT -> GoNumbers.plain(GoNumbers.value(node));
          case STRING -> node.text();
        };
    return text.getBytes(charset);
  }

  private static String integer(ScalarNode node) throws Wrong {
    Object value = Objects.requireNonNull(node.value());
    if (value instanceof BigInteger) {
      throw new Wrong("an integer of more than 64 bits can't be encrypted");
    }
    return value.toString();
  }

  /**
   * The value that some bytes are.
   *
   * @param type the name of the type, one of those that are values
   * @param where a node whose place in the file the value takes
   */
  static CommentedNode.Scalar value(String type, byte[] bytes, Charset charset, ScalarNode where)
      throws Wrong {
    String text;
    try {
      text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Wrong("a decrypted value is not UTF-8");
    }
    return switch (type) {
      case "str" -> scalar(text, ScalarType.STRING, where);
      case "int" -> scalar(Long.toString(integer(text)), ScalarType.INT, where);
      case "float" -> scalar(floating(text), ScalarType.FLOAT, where);
      case "bool" -> scalar(Boolean.toString(bool(text)), ScalarType.BOOL, where);
      case "time" ->
          new CommentedNode.Scalar(scalar(time(text), ScalarType.STRING, where).node(), true);
      default -> throw new Wrong("a value is of an unknown type");
    };
  }

  private static CommentedNode.Scalar scalar(String text, ScalarType type, ScalarNode where) {
    return CommentedNode.Scalar.of(
        ScalarNode.read(text, type, ScalarStyle.PLAIN, where.line(), where.column()));
  }

  private static long integer(String text) throws Wrong {
    try {
      if (text.matches("[+-]?[0-9]+")) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new Wrong("a decrypted value is no integer");
  }

  private static String floating(String text) throws Wrong {
    switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> {
        return ".inf";
      }
      case "-inf", "-infinity" -> {
        return "-.inf";
      }
      case "nan" -> {
        return ".nan";
      }
      default -> {
        // as hex, Java wants an exponent as Go does; a suffix as in 1f is Java's alone
        boolean number = text.matches("[+-]?(\\.[0-9]+|[0-9]+\\.?[0-9]*)([eE][+-]?[0-9]{1,5})?");
        double value = number ? Double.parseDouble(text) : Double.POSITIVE_INFINITY;
        if (!Double.isFinite(value)) {
          throw new Wrong("a decrypted value is no number");
        }
        return value == 0 && text.startsWith("-") ? "-0" : GoNumbers.json(value);
      }
    }
  }

  private static boolean bool(String text) throws Wrong {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new Wrong("a decrypted value is no boolean");
    };
  }

  private static String time(String text) throws Wrong {
    try {
      OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      if (text.matches(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)")) {
        return text;
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw new Wrong("a decrypted value is no point in time");
  }
}
