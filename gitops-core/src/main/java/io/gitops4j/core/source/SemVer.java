// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A semantic version, as leniently read as the Masterminds library does: with or without {@code v},
 * minor and patch may lack. Ordered by precedence; what stands behind {@code +} plays no part.
 * Immutable.
 *
 * @param pre the pre-release; empty for none
 */
record SemVer(long major, long minor, long patch, String pre) implements Comparable<SemVer> {
  private static final int MAX_LENGTH = 256;
  private static final String LABELS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final Pattern FORM =
      Pattern.compile(
          "v?(\\d{1,18})(?:\\.(\\d{1,18}))?(?:\\.(\\d{1,18}))?(?:-("
              + LABELS
              + "))?(?:\\+"
              + LABELS
              + ")?");

  /** Reads a version; empty if the text is none. */
  static Optional<SemVer> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !parts.matches()) {
      return Optional.empty();
    }
    String pre = parts.group(4) == null ? "" : parts.group(4);
    return isPreRelease(pre)
        ? Optional.of(
            new SemVer(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)), pre))
        : Optional.empty();
  }

  /** Whether no number among the labels begins with a zero. */
  static boolean isPreRelease(String labels) {
    return Stream.of(labels.split("\\."))
        .noneMatch(label -> label.length() > 1 && label.startsWith("0") && isNumber(label));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static boolean isNumber(String label) {
    return !label.isEmpty() && label.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(SemVer other) {
    int order = Long.compare(major, other.major);
    order = order != 0 ? order : Long.compare(minor, other.minor);
    order = order != 0 ? order : Long.compare(patch, other.patch);
    if (order != 0 || pre.equals(other.pre)) {
      return order;
    }
    if (pre.isEmpty() || other.pre.isEmpty()) {
      return pre.isEmpty() ? 1 : -1;
    }
    String[] own = pre.split("\\.");
    String[] others = other.pre.split("\\.");
    for (int i = 0; i < Math.min(own.length, others.length) && order == 0; i++) {
      order = ofLabels(own[i], others[i]);
    }
    return order != 0 ? order : Integer.compare(own.length, others.length);
  }

  private static int ofLabels(String own, String other) {
    boolean number = isNumber(own);
    if (number != isNumber(other)) {
      return number ? -1 : 1;
    }
    // without leading zeros the longer number is the larger one
    int order = number ? Integer.compare(own.length(), other.length()) : 0;
    return order != 0 ? order : own.compareTo(other);
  }
}
