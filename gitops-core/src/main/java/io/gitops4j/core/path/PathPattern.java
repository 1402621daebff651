// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.path;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of paths, in the three syntaxes that Argo CD and Flux have. Matching follows all places
 * of the pattern at once, so that it takes pattern times path at most. Immutable.
 */
public final class PathPattern {
  private static final int LONGEST = 1024;
  private static final int MOST_ALTERNATIVES = 64;

  /** The syntaxes. */
  public enum Syntax {
    /** Of directories: {@code *} and {@code ?} stop at a slash. */
    DIRECTORY,
    /**
     * Of files, as {@code git ls-files} has it: {@code *} goes over slashes; what holds no wildcard
     * is a file, or a directory with all that is below it.
     */
    GIT,
    /**
     * With {@code **} for any directories, and alternatives in braces; {@code a/**} is {@code a},
     * too.
     */
    DOUBLE_STAR
  }

  private enum Kind {
    /** One character of the set. */
    SET,
    /** One character but a slash. */
    ONE,
    /** One character. */
    ANY,
    /** Any characters but slashes. */
    STAR,
    /** Any characters. */
    STARS,
    /** Nothing, or any directories with their slash. */
    DIRECTORIES,
    /** Nothing at the end of the path, or a slash and then what follows. */
    BELOW
  }

  /** One step; a set holds pairs of the first and the last character of a range. */
  private record Step(Kind kind, boolean negated, int[] set) {
    static Step of(Kind kind) {
      return new Step(kind, false, new int[0]);
    }

    boolean takes(int c) {
      return switch (kind) {
        case ANY, STARS, DIRECTORIES -> true;
        case ONE, STAR -> c != '/';
        case SET -> holds(c) != negated;
        case BELOW -> c == '/';
      };
    }

    private boolean holds(int c) {
      for (int i = 0; i < set.length; i += 2) {
        if (set[i] <= c && c <= set[i + 1]) {
          return true;
        }
      }
      return false;
    }
  }

  private final Syntax syntax;
  private final String literal;
  private final boolean wild;
  private final List<List<Step>> alternatives = new ArrayList<>();

  private PathPattern(String pattern, Syntax syntax) {
    this.syntax = syntax;
    int wildcard = firstWildcard(pattern, syntax);
    this.wild = wildcard < pattern.length();
    this.literal = pattern.substring(0, wildcard);
    for (String one : syntax == Syntax.DOUBLE_STAR ? choices(pattern) : List.of(pattern)) {
      alternatives.add(steps(one, syntax));
    }
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static PathPattern of(String pattern, Syntax syntax) {
    if (pattern.length() > LONGEST) {
      throw new IllegalArgumentException("longer than " + LONGEST + " characters");
    }
    String inside = pattern.startsWith("./") ? pattern.substring(2) : pattern;
    return new PathPattern(inside, syntax);
  }

  private static int firstWildcard(String pattern, Syntax syntax) {
    String signs = syntax == Syntax.DOUBLE_STAR ? "*?[\\{" : "*?[\\";
    for (int i = 0; i < pattern.length(); i++) {
      if (signs.indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return pattern.length();
  }

  /** The directory below which everything lies that may match; empty for the root. */
  public String start() {
    String path = wild ? literal.substring(0, literal.lastIndexOf('/') + 1) : literal;
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static List<String> choices(String pattern) {
    int open = unescaped(pattern, '{', 0);
    if (open < 0) {
      return List.of(pattern);
    }
    List<Integer> ends = new ArrayList<>(List.of(open));
    int depth = 0;
    int at = open;
    for (; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        ends.add(at);
        break;
      } else if (c == ',' && depth == 1) {
        ends.add(at);
      }
    }
    if (depth != 0) {
      throw new IllegalArgumentException("a brace that is not closed");
    }
    List<String> all = new ArrayList<>();
    for (int i = 1; i < ends.size(); i++) {
      String choice = pattern.substring(ends.get(i - 1) + 1, ends.get(i));
      all.addAll(choices(pattern.substring(0, open) + choice + pattern.substring(at + 1)));
      if (all.size() > MOST_ALTERNATIVES) {
        throw new IllegalArgumentException("more than " + MOST_ALTERNATIVES + " alternatives");
      }
    }
    return all;
  }

  private static int unescaped(String text, char sign, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == sign) {
        return i;
      }
    }
    return -1;
  }

  private static List<Step> steps(String pattern, Syntax syntax) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      if (c == '*') {
        int end = at;
        while (end < pattern.length() && pattern.charAt(end) == '*') {
          end++;
        }
        at = stars(pattern, at, end, syntax, steps);
      } else if (c == '?') {
        steps.add(Step.of(syntax == Syntax.GIT ? Kind.ANY : Kind.ONE));
        at++;
      } else if (c == '[') {
        at = brackets(pattern, at + 1, syntax, steps);
      } else {
        if (c == '\\') {
          at++;
          if (at >= pattern.length()) {
            throw new IllegalArgumentException("a backslash at the end");
          }
          c = pattern.codePointAt(at);
        }
        steps.add(new Step(Kind.SET, false, new int[] {c, c}));
        at += Character.charCount(c);
      }
    }
    return steps;
  }

  private static int stars(String pattern, int at, int end, Syntax syntax, List<Step> steps) {
    if (syntax == Syntax.GIT) {
      steps.add(Step.of(Kind.STARS));
      return end;
    }
    boolean alone = at == 0 || pattern.charAt(at - 1) == '/';
    boolean ends = end == pattern.length();
    boolean whole = alone && (ends || pattern.charAt(end) == '/');
    if (syntax == Syntax.DIRECTORY || end - at < 2 || !whole) {
      steps.add(Step.of(Kind.STAR));
      return end;
    }
    if (ends && at > 0 && steps.get(steps.size() - 1).kind() == Kind.SET) {
      steps.set(steps.size() - 1, Step.of(Kind.BELOW)); // in the place of the slash
    }
    steps.add(Step.of(ends ? Kind.STARS : Kind.DIRECTORIES));
    return ends ? end : end + 1;
  }

  private static int brackets(String pattern, int start, Syntax syntax, List<Step> steps) {
    int at = start;
    boolean negated =
        at < pattern.length()
            && (pattern.charAt(at) == '^'
                || pattern.charAt(at) == '!' && syntax != Syntax.DIRECTORY);
    at += negated ? 1 : 0;
    List<Integer> set = new ArrayList<>();
    while (at < pattern.length() && (pattern.charAt(at) != ']' || set.isEmpty())) {
      at += pattern.charAt(at) == '\\' ? 1 : 0;
      int low = member(pattern, at);
      at += Character.charCount(low);
      int high = low;
      if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        at += pattern.charAt(at + 1) == '\\' ? 2 : 1;
        high = member(pattern, at);
        at += Character.charCount(high);
      }
      set.add(low);
      set.add(high);
    }
    if (at >= pattern.length()) {
      throw new IllegalArgumentException("brackets that are not closed");
    }
    steps.add(new Step(Kind.SET, negated, set.stream().mapToInt(Integer::intValue).toArray()));
    return at + 1;
  }

  private static int member(String pattern, int at) {
    if (at >= pattern.length()) {
      throw new IllegalArgumentException("brackets that are not closed");
    }
    return pattern.codePointAt(at);
  }

  /** Whether the whole path matches. */
  public boolean matches(String path) {
    if (syntax == Syntax.GIT && !wild) {
      String directory = literal.endsWith("/") ? literal : literal + "/";
      return path.equals(literal) || path.startsWith(directory) || literal.isEmpty();
    }
    return alternatives.stream().anyMatch(steps -> matches(steps, path));
  }

  private static boolean matches(List<Step> steps, String path) {
    BitSet here = new BitSet(steps.size() + 1);
    enter(steps, 0, here);
    for (int i = 0; i < path.length() && !here.isEmpty(); ) {
      int c = path.codePointAt(i);
      i += Character.charCount(c);
      BitSet next = new BitSet(steps.size() + 1);
      for (int s = here.nextSetBit(0); s >= 0 && s < steps.size(); s = here.nextSetBit(s + 1)) {
        Step step = steps.get(s);
        if (!step.takes(c)) {
          continue;
        }
        switch (step.kind()) {
          case STAR, STARS -> enter(steps, s, next);
          case DIRECTORIES -> {
            next.set(s);
            if (c == '/') {
              enter(steps, s + 1, next);
            }
          }
          default -> enter(steps, s + 1, next);
        }
      }
      here = next;
    }
    return here.get(steps.size());
  }

  /** Adds a place, and those behind steps that may take nothing. */
  private static void enter(List<Step> steps, int place, BitSet places) {
    int at = place;
    places.set(at);
    while (at < steps.size()
        && (steps.get(at).kind() == Kind.STAR
            || steps.get(at).kind() == Kind.STARS
            || steps.get(at).kind() == Kind.DIRECTORIES)) {
      at++;
      places.set(at);
    }
    if (at < steps.size() && steps.get(at).kind() == Kind.BELOW) {
      places.set(steps.size());
    }
  }
}
