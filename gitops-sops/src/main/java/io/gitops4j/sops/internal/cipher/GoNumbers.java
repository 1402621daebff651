// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.cipher;

import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating-point numbers as Go writes them: with the fewest digits that give them again. */
public final class GoNumbers {
  private GoNumbers() {}

  /** The value of a floating-point scalar, negative zero too. */
  public static double value(ScalarNode scalar) {
    double value = scalar.value() instanceof Double number ? number : Double.NaN;
    return value == 0 && scalar.text().startsWith("-") ? -0.0 : value;
  }

  /** Without an exponent, as {@code strconv.FormatFloat(value, 'f', -1, 64)}. */
  public static String plain(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal digits = shortest(Math.abs(value)).stripTrailingZeros();
    return (value < 0 ? "-" : "") + digits.toPlainString();
  }

  /** As JSON of Go: with an exponent only if it is very small or very large. */
  public static String json(double value) {
    double size = Math.abs(value);
    if (size == 0 || size >= 1e-6 && size < 1e21) {
      return plain(value);
    }
    BigDecimal digits = shortest(size).stripTrailingZeros();
    String all = digits.unscaledValue().toString();
    int exponent = all.length() - 1 - digits.scale();
    String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "" : "+") + exponent;
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 1; precision < 17; precision++) {
      BigDecimal nearest = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      if (nearest.doubleValue() == value) {
        return nearest;
      }
      // at a power of two the gap to one side is half of that to the other
      BigDecimal up = exact.round(new MathContext(precision, RoundingMode.UP));
      if (up.doubleValue() == value) {
        return up;
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
  }
}
