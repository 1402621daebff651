// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One line of ignore rules. The format is that of {@code .gitignore}, with differences that Flux
 * has: a pattern that names a directory also speaks of everything below it, so that a later line
 * can bring back a single file; a name with {@code **} beside other characters matches nothing, and
 * neither does a path of nothing but {@code **}, such as {@code /**}. Immutable, thread-safe.
 *
 * <p>A name is matched in time linear in its length times that of the pattern, and a path with the
 * product of their lengths: nothing backtracks further than to the last asterisk.
 */
final class IgnorePattern {
  private static final String ANY_DIRECTORIES = "**";

  private final List<String> domain;
  private final boolean inclusion;
  private final boolean directoryOnly;
  private final boolean anchored;
  private final List<int[]> segments;

  private IgnorePattern(
      List<String> domain,
      boolean inclusion,
      boolean directoryOnly,
      boolean anchored,
      List<int[]> segments) {
    this.domain = domain;
    this.inclusion = inclusion;
    this.directoryOnly = directoryOnly;
    this.anchored = anchored;
    this.segments = segments;
  }

  /**
   * The pattern of a line; empty for a blank one and a comment.
   *
   * @param domain the directory of the file that holds the line, and to which it is confined
   */
  static Optional<IgnorePattern> parse(String line, TreePath domain) {
    String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (text.isBlank() || text.startsWith("#")) {
      return Optional.empty();
    }
    boolean inclusion = text.startsWith("!");
    text = inclusion ? text.substring(1) : text;
    text = text.endsWith("\\ ") ? text : withoutTrailingSpaces(text);
    boolean directoryOnly = text.endsWith("/");
    text = directoryOnly ? text.substring(0, text.length() - 1) : text;
    boolean anchored = text.contains("/");
    List<int[]> segments =
        Arrays.stream(text.split("/"))
            .filter(segment -> !anchored || !segment.isEmpty())
            .map(segment -> segment.codePoints().toArray())
            .toList();
    return Optional.of(
        new IgnorePattern(domain.names(), inclusion, directoryOnly, anchored, segments));
  }

  private static String withoutTrailingSpaces(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Whether the pattern brings back what an earlier one excluded. */
  boolean isInclusion() {
    return inclusion;
  }

  /** Whether the pattern speaks of the path: of itself, or of a directory on the way to it. */
  boolean matches(List<String> path, boolean directory) {
    if (path.size() <= domain.size() || !path.subList(0, domain.size()).equals(domain)) {
      return false;
    }
    List<String> rest = path.subList(domain.size(), path.size());
    // what lies below a directory needs no directory at its own end
    int ends = directoryOnly && !directory ? rest.size() - 1 : rest.size();
    return anchored
        ? matchesFromStart(rest.subList(0, ends))
        : matchesAnyName(rest.subList(0, ends));
  }

  private boolean matchesAnyName(List<String> names) {
    return names.stream().anyMatch(name -> Glob.matches(segments.get(0), name));
  }

  /** Whether the segments match some start of the path that is not empty. */
  private boolean matchesFromStart(List<String> names) {
    if (segments.stream().allMatch(IgnorePattern::isAnyDirectories)) {
      return false;
    }
    // reached[j]: the segments up to here match the first j names
    boolean[] reached = new boolean[names.size() + 1];
    reached[0] = true;
    for (int[] segment : segments) {
      boolean[] next = new boolean[reached.length];
      if (isAnyDirectories(segment)) {
        boolean any = false;
        for (int j = 0; j < reached.length; j++) {
          any |= reached[j];
          next[j] = any;
        }
      } else if (!text(segment).contains(ANY_DIRECTORIES)) {
        for (int j = 0; j < names.size(); j++) {
          next[j + 1] = reached[j] && Glob.matches(segment, names.get(j));
        }
      }
      reached = next;
    }
    for (int j = 1; j < reached.length; j++) {
      if (reached[j]) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAnyDirectories(int[] segment) {
    return text(segment).equals(ANY_DIRECTORIES);
  }

  private static String text(int[] segment) {
    return new String(segment, 0, segment.length);
  }
}
