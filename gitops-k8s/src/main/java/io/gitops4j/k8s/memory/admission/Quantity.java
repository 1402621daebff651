// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Quantities in the one form in which the API answers: {@code 1000m} is {@code 1}, {@code 1024Mi}
 * is {@code 1Gi}.
 */
final class Quantity {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]{1,30}(?:\\.[0-9]{0,30})?|[+-]?\\.[0-9]{1,30})(.{0,4})");
  private static final String BINARY = "KMGTPE";
  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final BigInteger KIBI = BigInteger.valueOf(1024);

  private Quantity() {}

  /** The map with each value in its one form; what is no quantity stays. */
  static MapNode inAll(MapNode quantities) {
    MapNode changed = quantities;
    for (MapNode.Entry entry : quantities.entries()) {
      changed = changed.with(entry.key(), canonical(entry.value()));
    }
    return changed;
  }

  static Node canonical(Node value) {
    String text = value.textOrNull();
    String canonical = text == null ? null : canonical(text.strip());
    if (canonical == null || canonical.equals(text) && ((ScalarNode) value).isString()) {
      return value;
    }
    return ScalarNode.of(canonical);
  }

  /** The one form of a quantity; null if the text is none. */
  static @Nullable String canonical(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String suffix = form.group(2);
    if (suffix.length() == 2 && suffix.charAt(1) == 'i') {
      int power = BINARY.indexOf(suffix.charAt(0)) + 1;
      return power == 0 ? null : binary(number.multiply(new BigDecimal(KIBI.pow(power))));
    }
    if (suffix.matches("[eE][+-]?[0-9]{1,2}")) {
      int exponent = Integer.parseInt(suffix.substring(1));
      return decimal(number.scaleByPowerOfTen(exponent), true);
    }
    for (int i = 0; i < DECIMAL.length; i++) {
      if (DECIMAL[i].equals(suffix)) {
        return decimal(number.scaleByPowerOfTen(3 * (i - 3)), false);
      }
    }
    return null;
  }

  private static String binary(BigDecimal bytes) {
    if (bytes.abs().compareTo(new BigDecimal(KIBI)) < 0) {
      return decimal(bytes, false);
    }
    BigInteger rest = bytes.setScale(0, RoundingMode.UP).toBigInteger();
    int power = 0;
    while (power < BINARY.length() && rest.mod(KIBI).signum() == 0) {
      rest = rest.divide(KIBI);
      power++;
    }
    return rest + (power == 0 ? "" : BINARY.charAt(power - 1) + "i");
  }

  private static String decimal(BigDecimal value, boolean exponent) {
    if (value.signum() == 0) {
      return "0";
    }
    BigInteger rest = value.setScale(9, RoundingMode.UP).unscaledValue();
    int power = 0;
    BigInteger thousand = BigInteger.valueOf(1000);
    while (power < DECIMAL.length - 1 && rest.mod(thousand).signum() == 0) {
      rest = rest.divide(thousand);
      power++;
    }
    if (exponent && power != 3) {
      return rest + "e" + 3 * (power - 3);
    }
    return rest + DECIMAL[power];
  }
}
