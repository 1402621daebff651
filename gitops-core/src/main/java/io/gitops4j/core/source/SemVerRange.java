// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of semantic versions, as the Masterminds library 3.5 reads it that Argo CD, Flux and Helm
 * use: {@code >=1.0.0 <2}, {@code 1.x}, {@code ~1.2}, {@code ^1.2}, {@code 1 - 2}, joined by {@code
 * ||}. Pre-releases are inside only where an alternative names one, and then for all of that
 * alternative. Immutable, thread-safe.
 */
public final class SemVerRange {
  private static final int MAX_LENGTH = 512;
  private static final int MAX_ALTERNATIVES = 32;
  private static final String LABELS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final String PLACES =
      "v?(?:\\d{1,18}|[xX*])(?:\\.(?:\\d{1,18}|[xX*]))?(?:\\.(?:\\d{1,18}|[xX*]))?"
          + "(?:-"
          + LABELS
          + ")?(?:\\+"
          + LABELS
          + ")?";
  private static final Pattern BETWEEN =
      Pattern.compile("\\s*+(" + PLACES + ")\\s++-\\s++(" + PLACES + ")\\s*+");
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*+(>=|=>|<=|=<|~>|!=|[=><~^])?\\s*+v?(\\d{1,18}|[xX*])(?:\\.(\\d{1,18}|[xX*]))?"
              + "(?:\\.(\\d{1,18}|[xX*]))?(?:-("
              + LABELS
              + "))?(?:\\+"
              + LABELS
              + ")?(\\s*+,|\\s++|$)");

  /** Terms that all must hold. */
  private record Alternative(List<Term> terms, boolean preReleases) {
    boolean contains(SemVer version) {
      return (version.pre().isEmpty() || preReleases)
          && terms.stream().allMatch(term -> term.holds(version));
    }
  }

  /**
   * One comparison.
   *
   * @param bound the version, zeros in the places that are open
   * @param places how many numbers are given; the others are open
   */
  private record Term(String operator, SemVer bound, int places) {
    boolean holds(SemVer version) {
      int order = version.compareTo(bound);
      return switch (operator) {
        case ">" -> isAbove(version, order);
        case ">=", "=>" -> order >= 0;
        case "<" -> order < 0;
        case "<=", "=<" -> places == 3 ? order <= 0 : !isBeyond(version);
        case "!=" -> isOther(version, order);
        case "~", "~>" -> order >= 0 && isNear(version);
        case "^" -> order >= 0 && isCompatible(version);
        default -> places == 3 ? order == 0 : order >= 0 && isNear(version);
      };
    }

    private boolean sameMajor(SemVer version) {
      return version.major() == bound.major();
    }

    private boolean sameMinor(SemVer version) {
      return sameMajor(version) && version.minor() == bound.minor();
    }

    private boolean isAbove(SemVer version, int order) {
      return switch (places) {
        case 1 -> version.major() > bound.major();
        case 2 ->
            version.major() > bound.major()
                || sameMajor(version) && version.minor() > bound.minor();
        default -> order > 0;
      };
    }

    /** Whether the numbers that are given are exceeded; an open major counts as 0.0. */
    private boolean isBeyond(SemVer version) {
      return version.major() > bound.major()
          || sameMajor(version) && version.minor() > bound.minor() && places != 1;
    }

    private boolean isOther(SemVer version, int order) {
      return switch (places) {
        case 1 -> !sameMajor(version);
        case 2 -> !sameMinor(version) || !version.pre().equals(bound.pre());
        default -> order != 0;
      };
    }

    /** Of the same minor version, or the same major one if no more is given. */
    private boolean isNear(SemVer version) {
      boolean zero = bound.major() == 0 && bound.minor() == 0 && bound.patch() == 0;
      if (zero && (places == 0 || places == 3)) {
        return true; // the library takes this for everything
      }
      return places == 1 ? sameMajor(version) : sameMinor(version);
    }

    private boolean isCompatible(SemVer version) {
      if (bound.major() > 0 || places == 1) {
        return sameMajor(version);
      }
      return bound.minor() > 0 || places == 2
          ? sameMinor(version)
          : sameMinor(version) && version.patch() == bound.patch();
    }
  }

  private final List<Alternative> alternatives;

  private SemVerRange(List<Alternative> alternatives) {
    this.alternatives = alternatives;
  }

  /**
   * Reads a range.
   *
   * @throws SourceException with {@link SourceError#BAD_RANGE} if it is none
   */
  public static SemVerRange parse(String range) {
    if (range.length() > MAX_LENGTH) {
      throw SourceException.of(
          SourceError.BAD_RANGE, "the range of versions is longer than " + MAX_LENGTH);
    }
    String[] parts = BETWEEN.matcher(range).replaceAll(">= $1, <= $2 ").split("\\|\\|", -1);
    if (parts.length > MAX_ALTERNATIVES) {
      throw bad(range);
    }
    List<Alternative> alternatives = new ArrayList<>();
    for (String part : parts) {
      List<Term> terms = new ArrayList<>();
      boolean preReleases = false;
      Matcher m = TERM.matcher(part.stripTrailing());
      int at = 0;
      boolean more = true;
      while (more) {
        if (!m.find(at) || m.start() != at) {
          throw bad(range);
        }
        Term term = term(m);
        if (!SemVer.isPreRelease(term.bound().pre())) {
          throw bad(range);
        }
        terms.add(term);
        preReleases |= !term.bound().pre().isEmpty();
        at = m.end();
        more = !m.group(6).isEmpty();
      }
      alternatives.add(new Alternative(List.copyOf(terms), preReleases));
    }
    return new SemVerRange(alternatives);
  }

  private static SourceException bad(String range) {
    return SourceException.of(SourceError.BAD_RANGE, "not a range of versions: " + range);
  }

  private static Term term(Matcher m) {
    int places = isNumber(m.group(2)) ? isNumber(m.group(3)) ? isNumber(m.group(4)) ? 3 : 2 : 1 : 0;
    SemVer bound =
        new SemVer(
            places > 0 ? Long.parseLong(m.group(2)) : 0,
            places > 1 ? Long.parseLong(m.group(3)) : 0,
            places > 2 ? Long.parseLong(m.group(4)) : 0,
            m.group(5) == null ? "" : m.group(5));
    return new Term(m.group(1) == null ? "=" : m.group(1), bound, places);
  }

  private static boolean isNumber(String text) {
    return text != null && Character.isDigit(text.charAt(0));
  }

  /** Whether the text is one version, and not a range of them: {@code 1.2} is one. */
  public static boolean isVersion(String text) {
    return SemVer.parse(text).isPresent();
  }

  /** The name with the highest version inside the range; empty if no version is inside. */
  public Optional<String> highest(Iterable<String> tags) {
    String best = null;
    SemVer highest = null;
    for (String tag : tags) {
      SemVer version = SemVer.parse(tag).orElse(null);
      if (version != null
          && alternatives.stream().anyMatch(all -> all.contains(version))
          && (highest == null || version.compareTo(highest) > 0)) {
        highest = version;
        best = tag;
      }
    }
    return Optional.ofNullable(best);
  }
}
