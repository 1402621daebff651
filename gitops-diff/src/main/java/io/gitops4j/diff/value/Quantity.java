// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.value;

import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Quantities as Kubernetes writes them: {@code 1000m} is {@code 1}, {@code 1024Mi} is {@code 1Gi}.
 * What is smaller than {@code 1n} counts as that.
 */
public final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?)([0-9]{0,40})(?:\\.([0-9]{0,40}))?([A-Za-z]{0,2}|[eE][+-]?[0-9]{1,2})");
  private static final String BINARY = "KMGTPE";
  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

  private Quantity() {}

  /** The one form of a quantity, or null if the value is none. A null stands for zero. */
  public static @Nullable String canonical(Node node) {
    if (!(node instanceof ScalarNode scalar) || scalar.type() == ScalarType.BOOL) {
      return null;
    }
    return scalar.type() == ScalarType.NULL ? "0" : canonical(scalar.text().strip());
  }

  private static @Nullable String canonical(String text) {
    Matcher form = FORM.matcher(text);
    BigDecimal value = form.matches() ? value(form) : null;
    if (value == null) {
      return null;
    }
    String suffix = form.group(4);
    boolean whole = form.group(3) == null || form.group(3).isEmpty();
    if (suffix.isEmpty() && whole && value.toBigInteger().mod(THOUSAND).signum() != 0) {
      return text; // as the server keeps it, signs and zeros included
    }
    if (suffix.endsWith("i")) {
      return binary(value);
    }
    char exponent = suffix.length() > 1 ? suffix.charAt(0) : 0;
    return decimal(value, exponent);
  }

  /** The number for which the text stands, or null if it stands for none. */
  public static @Nullable BigDecimal value(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() ? value(form) : null;
  }

  private static @Nullable BigDecimal value(Matcher form) {
    String fraction = form.group(3) == null ? "" : form.group(3);
    String digits = form.group(2) + fraction;
    if (digits.isEmpty()) {
      return null;
    }
    BigDecimal number = new BigDecimal(new BigInteger(form.group(1) + digits), fraction.length());
    String suffix = form.group(4);
    if (suffix.length() == 2 && suffix.charAt(1) == 'i') {
      int power = BINARY.indexOf(suffix.charAt(0)) + 1;
      return power == 0 ? null : number.multiply(KIBI.pow(power));
    }
    if (suffix.length() > 1) {
      return suffix.matches("[eE][+-]?[0-9]{1,2}")
          ? number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)))
          : null;
    }
    for (int i = 0; i < DECIMAL.length; i++) {
      if (DECIMAL[i].equals(suffix)) {
        return number.scaleByPowerOfTen(3 * (i - 3));
      }
    }
    return null;
  }

  private static String binary(BigDecimal value) {
    boolean fraction = value.stripTrailingZeros().scale() > 0;
    if (fraction || value.abs().compareTo(KIBI) < 0) {
      return decimal(value, (char) 0);
    }
    BigInteger rest = value.toBigInteger();
    int power = 0;
    while (power < BINARY.length() && rest.mod(KIBI.toBigInteger()).signum() == 0) {
      rest = rest.divide(KIBI.toBigInteger());
      power++;
    }
    return rest + (power == 0 ? "" : BINARY.charAt(power - 1) + "i");
  }

  private static String decimal(BigDecimal value, char exponent) {
    if (value.signum() == 0) {
      return "0";
    }
    BigInteger rest = value.setScale(9, RoundingMode.UP).unscaledValue();
    int power = 0;
    while (power < DECIMAL.length - 1 && rest.mod(THOUSAND).signum() == 0) {
      rest = rest.divide(THOUSAND);
      power++;
    }
    return exponent != 0 && power != 3
        ? rest.toString() + exponent + 3 * (power - 3)
        : rest + DECIMAL[power];
  }
}
