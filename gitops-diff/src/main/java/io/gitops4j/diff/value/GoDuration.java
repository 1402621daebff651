// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Go writes them: {@code 90m} is {@code 1h30m0s}. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]{0,20})(?:\\.([0-9]{0,20}))?(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns",
          1L,
          "us",
          1_000L,
          "µs",
          1_000L,
          "μs",
          1_000L,
          "ms",
          1_000_000L,
          "s",
          1_000_000_000L,
          "m",
          60_000_000_000L,
          "h",
          3_600_000_000_000L);

  private GoDuration() {}

  /** The nanoseconds for which the text stands, or null if it stands for none. */
  public static @Nullable Long nanos(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String rest = signed ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0L;
    }
    Matcher part = PART.matcher(rest);
    BigInteger sum = BigInteger.ZERO;
    int at = 0;
    while (at < rest.length()) {
      if (!part.region(at, rest.length()).lookingAt()) {
        return null;
      }
      String fraction = part.group(2) == null ? "" : part.group(2);
      String digits = part.group(1) + fraction;
      Long unit = NANOS.get(part.group(3));
      if (digits.isEmpty() || unit == null) {
        return null;
      }
      BigDecimal number = new BigDecimal(new BigInteger(digits), fraction.length());
      sum =
          sum.add(
              number
                  .multiply(BigDecimal.valueOf(unit))
                  .setScale(0, RoundingMode.DOWN)
                  .unscaledValue());
      at = part.end();
    }
    if (at == 0 || sum.bitLength() > 63) {
      return null;
    }
    return text.startsWith("-") ? -sum.longValue() : sum.longValue();
  }

  /** The one form of the duration, or null if the text is none. */
  public static @Nullable String canonical(String text) {
    Long nanos = nanos(text);
    return nanos == null ? null : text(nanos);
  }

  private static String text(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    BigDecimal size = BigDecimal.valueOf(nanos).abs();
    long whole = size.longValue();
    if (whole < 1_000) {
      return sign + whole + "ns";
    }
    if (whole < 1_000_000) {
      return sign + plain(size.movePointLeft(3)) + "µs";
    }
    if (whole < 1_000_000_000) {
      return sign + plain(size.movePointLeft(6)) + "ms";
    }
    long minutes = whole / 60_000_000_000L;
    String seconds = plain(BigDecimal.valueOf(whole % 60_000_000_000L).movePointLeft(9)) + "s";
    if (minutes == 0) {
      return sign + seconds;
    }
    String below = minutes % 60 + "m" + seconds;
    return sign + (minutes < 60 ? below : minutes / 60 + "h" + below);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
