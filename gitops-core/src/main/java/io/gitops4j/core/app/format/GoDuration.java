// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 2.5s}, {@code 100ms}. */
final class GoDuration {
  private static final int LONGEST_TEXT = 64;
  private static final Pattern PART =
      Pattern.compile("\\G([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h)");
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", new BigDecimal("1"),
          "us", new BigDecimal("1000"),
          "µs", new BigDecimal("1000"),
          "ms", new BigDecimal("1000000"),
          "s", new BigDecimal("1000000000"),
          "m", new BigDecimal("60000000000"),
          "h", new BigDecimal("3600000000000"));

  private GoDuration() {}

  /** The duration, or empty if the text is none; {@code 0} needs no unit. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(NANOS.get(part.group(2))));
      end = part.end();
    }
    // Go holds nanoseconds in 63 bits
    if (end != text.length() || nanos.toBigInteger().bitLength() > 63) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(nanos.longValue()));
  }
}
