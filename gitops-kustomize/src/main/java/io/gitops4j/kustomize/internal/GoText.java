// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/** The text that Go's Kubernetes tools make of a number or a boolean where a text belongs. */
final class GoText {
  private static final int MOST_DIGITS = 17;
  private static final int SMALLEST_PLAIN = -4;
  private static final int LARGEST_PLAIN = 6;

  private GoText() {}

  /** The text of a scalar; its own if it is a text, and none if it is null. */
  static String of(ScalarNode scalar) {
    return switch (scalar.type()) {
      case STRING -> scalar.text();
      case NULL -> "";
      case BOOL, INT -> String.valueOf(scalar.value());
      case FLOAT -> number((Double) Objects.requireNonNull(scalar.value()));
    };
  }

  /** The fewest digits that give the number again; with an exponent below 1e-4 and from 1e6. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    if (exponent >= SMALLEST_PLAIN && exponent < LARGEST_PLAIN) {
      return shortest.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    int size = Math.abs(exponent);
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (size < 10 ? "0" : "")
        + size;
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(MOST_DIGITS)).stripTrailingZeros();
  }
}
