// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers of templates. */
final class NumberLiteral {
  private static final Pattern INTEGER =
      Pattern.compile(
          "([+-]?)(?:0[xX](_?[0-9a-fA-F_]+)|0[oO]?([0-7_]+)|0[bB]([01_]+)|([1-9][0-9_]*|0))");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");

  private NumberLiteral() {}

  /** The value: an integer, or a float if it is written as one. */
  static Object value(Token token) {
    String text = token.text();
    Matcher integer = INTEGER.matcher(text);
    if (integer.matches()) {
      try {
        return Long.parseLong(integer.group(1) + digits(integer), radix(integer));
      } catch (NumberFormatException e) {
        throw wrong(token);
      }
    }
    if (text.matches("[+-]?0[0-9_]+")) {
      throw wrong(token); // an octal number that is none
    }
    if (text.length() > 64 || !DECIMAL.matcher(text).matches()) {
      throw text.endsWith("i") && text.chars().allMatch(c -> "0123456789.+-eEi".indexOf(c) >= 0)
          ? new TemplateFailure(
              TemplateFailure.Kind.UNSUPPORTED, token.at(), "the complex number " + text)
          : wrong(token);
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw wrong(token);
    }
    return value;
  }

  private static String digits(Matcher integer) {
    for (int group = 2; group <= 5; group++) {
      if (integer.group(group) != null) {
        return integer.group(group).replace("_", "");
      }
    }
    return "";
  }

  private static int radix(Matcher integer) {
    if (integer.group(2) != null) {
      return 16;
    }
    return integer.group(3) != null ? 8 : integer.group(4) != null ? 2 : 10;
  }

  private static TemplateFailure wrong(Token token) {
    return new TemplateFailure(
        TemplateFailure.Kind.SYNTAX, token.at(), "bad number " + token.text());
  }
}
