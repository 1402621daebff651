// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of semantic versions, as the Masterminds library reads it that Argo CD and Flux use:
 * {@code >=1.0.0 <2}, {@code 1.x}, {@code ~1.2}, {@code ^1.2}, {@code 1 - 2}, joined by {@code ||}.
 * Pre-releases match only where the range names one. Immutable, thread-safe.
 */
public final class SemVerRange {
  private static final Pattern VERSION =
      Pattern.compile(
          "v?(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");
  private static final Pattern TERM =
      Pattern.compile(
          "(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\\^)?\\s*v?(\\d{1,9}|[xX*])(?:\\.(\\d{1,9}|[xX*]))?(?:\\.(\\d{1,9}|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");

  /** A version: three numbers and a pre-release, empty for none. */
  record Version(int major, int minor, int patch, String pre) implements Comparable<Version> {
    static Optional<Version> parse(String tag) {
      Matcher m = VERSION.matcher(tag);
      return m.matches()
          ? Optional.of(
              new Version(
                  number(m.group(1)),
                  number(m.group(2)),
                  number(m.group(3)),
                  m.group(4) == null ? "" : m.group(4)))
          : Optional.empty();
    }

    private static int number(String digits) {
      return digits == null ? 0 : Integer.parseInt(digits);
    }

    @Override
    public int compareTo(Version other) {
      int order = Integer.compare(major, other.major);
      order = order != 0 ? order : Integer.compare(minor, other.minor);
      order = order != 0 ? order : Integer.compare(patch, other.patch);
      if (order != 0 || pre.equals(other.pre)) {
        return order;
      }
      if (pre.isEmpty() || other.pre.isEmpty()) {
        return pre.isEmpty() ? 1 : -1;
      }
      String[] a = pre.split("\\.");
      String[] b = other.pre.split("\\.");
      for (int i = 0; i < Math.min(a.length, b.length) && order == 0; i++) {
        boolean numberA = a[i].matches("\\d{1,9}");
        boolean numberB = b[i].matches("\\d{1,9}");
        order =
            numberA && numberB
                ? Integer.compare(Integer.parseInt(a[i]), Integer.parseInt(b[i]))
                : numberA != numberB ? (numberA ? -1 : 1) : a[i].compareTo(b[i]);
      }
      return order != 0 ? order : Integer.compare(a.length, b.length);
    }
  }

  private final List<List<Predicate<Version>>> alternatives;

  private SemVerRange(List<List<Predicate<Version>>> alternatives) {
    this.alternatives = alternatives;
  }

  /**
   * Reads a range.
   *
   * @throws SourceException with {@link SourceError#BAD_RANGE} if it is none
   */
  public static SemVerRange parse(String range) {
    List<List<Predicate<Version>>> alternatives = new ArrayList<>();
    for (String part : range.split("\\|\\|", -1)) {
      String text =
          part.strip()
              .replaceAll("\\s+-\\s+(\\S+)", " <=$1")
              .replaceAll("^(\\d\\S*) <=", ">=$1 <=");
      List<Predicate<Version>> all = new ArrayList<>();
      Matcher m = TERM.matcher(text);
      int at = 0;
      while (m.find(at)) {
        if (!text.substring(at, m.start()).isBlank()) {
          throw bad(range);
        }
        all.add(term(m));
        at = m.end();
        while (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == ' ')) {
          at++;
        }
        if (at == text.length()) {
          break;
        }
      }
      if (all.isEmpty() || at < text.length()) {
        throw bad(range);
      }
      alternatives.add(all);
    }
    return new SemVerRange(alternatives);
  }

  private static SourceException bad(String range) {
    return SourceException.of(SourceError.BAD_RANGE, "not a range of versions: " + range);
  }

  private static Predicate<Version> term(Matcher m) {
    int parts = isNumber(m.group(2)) ? isNumber(m.group(3)) ? isNumber(m.group(4)) ? 3 : 2 : 1 : 0;
    Version low =
        new Version(
            value(m.group(2)),
            value(m.group(3)),
            value(m.group(4)),
            m.group(5) == null ? "" : m.group(5));
    Version next =
        switch (parts) {
          case 0 -> new Version(Integer.MAX_VALUE, 0, 0, "");
          case 1 -> new Version(low.major() + 1, 0, 0, "");
          case 2 -> new Version(low.major(), low.minor() + 1, 0, "");
          default -> low;
        };
    Predicate<Version> test =
        switch (m.group(1) == null ? "" : m.group(1)) {
          case ">" -> parts == 3 ? v -> v.compareTo(low) > 0 : v -> v.compareTo(next) >= 0;
          case ">=", "=>" -> v -> v.compareTo(low) >= 0;
          case "<" -> v -> v.compareTo(low) < 0;
          case "<=", "=<" -> parts == 3 ? v -> v.compareTo(low) <= 0 : v -> v.compareTo(next) < 0;
          case "!=" ->
              parts == 3
                  ? v -> v.compareTo(low) != 0
                  : v -> v.compareTo(low) < 0 || v.compareTo(next) >= 0;
          case "~", "~>" ->
              between(low, parts < 2 ? next : new Version(low.major(), low.minor() + 1, 0, ""));
          case "^" -> between(low, caret(low, parts));
          default -> parts == 3 ? v -> v.compareTo(low) == 0 : between(low, next);
        };
    boolean pre = !low.pre().isEmpty();
    return version -> (version.pre().isEmpty() || pre) && test.test(version);
  }

  private static Version caret(Version low, int parts) {
    if (low.major() > 0 || parts < 2) {
      return new Version(low.major() + 1, 0, 0, "");
    }
    return low.minor() > 0 || parts < 3
        ? new Version(0, low.minor() + 1, 0, "")
        : new Version(0, 0, low.patch() + 1, "");
  }

  private static Predicate<Version> between(Version low, Version high) {
    return version -> version.compareTo(low) >= 0 && version.compareTo(high) < 0;
  }

  private static boolean isNumber(String text) {
    return text != null && Character.isDigit(text.charAt(0));
  }

  private static int value(String text) {
    return isNumber(text) ? Integer.parseInt(text) : 0;
  }

  boolean contains(Version version) {
    return alternatives.stream().anyMatch(all -> all.stream().allMatch(term -> term.test(version)));
  }

  /** The name with the highest version inside the range; empty if no version is inside. */
  public Optional<String> highest(Iterable<String> tags) {
    String best = null;
    Version highest = null;
    for (String tag : tags) {
      Version version = Version.parse(tag).orElse(null);
      if (version != null
          && contains(version)
          && (highest == null || version.compareTo(highest) > 0)) {
        highest = version;
        best = tag;
      }
    }
    return Optional.ofNullable(best);
  }
}
