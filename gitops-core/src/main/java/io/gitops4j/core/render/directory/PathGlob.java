// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.directory;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of paths with the syntax of Argo CD's include and exclude: {@code *} (any characters,
 * slashes too), {@code ?}, {@code [a-c]}, {@code [!a-c]}, alternatives in braces, and backslash. It
 * is compiled to the steps of an automaton, so that matching takes pattern times text at most.
 * Immutable, thread-safe.
 */
public final class PathGlob {
  /** Longer ones are refused, since a pattern comes from a repository. */
  private static final int MAX_LENGTH = 1024;

  /** One step: goes on to {@code next} and {@code other} freely, or by a character. */
  private record Step(Kind kind, String set, int next, int other) {}

  private enum Kind {
    FREE,
    ANY,
    ONE_OF,
    NONE_OF,
    END
  }

  private final String pattern;
  private final List<Step> steps = new ArrayList<>();
  private final int start;
  private int at;

  private PathGlob(String pattern) {
    this.pattern = pattern;
    if (pattern.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
    }
    int end = add(Kind.END, "", 0, 0);
    start = sequence(end, 0);
    if (at < pattern.length()) {
      throw new IllegalArgumentException("a closing brace that opens nowhere");
    }
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static PathGlob of(String pattern) {
    return new PathGlob(pattern);
  }

  private int add(Kind kind, String set, int next, int other) {
    steps.add(new Step(kind, set, next, other));
    return steps.size() - 1;
  }

  /** Compiles up to the end, or to the comma or brace that ends an alternative. */
  private int sequence(int follow, int depth) {
    // the parts are linked from the back, since each must know what follows it
    int first = add(Kind.FREE, "", -1, -1);
    int last = first;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '}' || c == ',' && depth > 0) {
        break;
      }
      at++;
      int joint = add(Kind.FREE, "", -1, -1);
      int part =
          switch (c) {
            case '*' -> star(joint);
            case '?' -> add(Kind.ANY, "", joint, -1);
            case '[' -> brackets(joint);
            case '{' -> braces(joint, depth + 1);
            case '\\' -> add(Kind.ONE_OF, range(escaped()), joint, -1);
            default -> add(Kind.ONE_OF, range(character(c)), joint, -1);
          };
      steps.set(last, new Step(Kind.FREE, "", part, -1));
      last = joint;
    }
    steps.set(last, new Step(Kind.FREE, "", follow, -1));
    return first;
  }

  private int star(int follow) {
    int any = add(Kind.ANY, "", steps.size() + 1, -1);
    return add(Kind.FREE, "", any, follow);
  }

  private int braces(int follow, int depth) {
    int choice = -1;
    do {
      int alternative = sequence(follow, depth);
      choice = add(Kind.FREE, "", alternative, choice);
      if (at >= pattern.length()) {
        throw new IllegalArgumentException("a brace that is not closed");
      }
    } while (pattern.charAt(at++) == ',');
    return choice;
  }

  private int brackets(int follow) {
    boolean negated = at < pattern.length() && pattern.charAt(at) == '!';
    if (negated) {
      at++;
    }
    StringBuilder set = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      int low = inSet();
      int high = low;
      if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        at++;
        high = inSet();
      }
      set.appendCodePoint(low).appendCodePoint(high);
    }
    if (at >= pattern.length() || set.isEmpty()) {
      throw new IllegalArgumentException("brackets that are empty or not closed");
    }
    at++;
    return add(negated ? Kind.NONE_OF : Kind.ONE_OF, set.toString(), follow, -1);
  }

  private int inSet() {
    char c = pattern.charAt(at++);
    return c == '\\' ? escaped() : character(c);
  }

  private int escaped() {
    if (at >= pattern.length()) {
      throw new IllegalArgumentException("a backslash at the end");
    }
    return character(pattern.charAt(at++));
  }

  /** The whole character whose first half, or all, was read already. */
  private int character(char first) {
    int c = pattern.codePointAt(at - 1);
    at += Character.charCount(c) - 1;
    return Character.charCount(c) == 1 ? first : c;
  }

  private static String range(int c) {
    return new StringBuilder().appendCodePoint(c).appendCodePoint(c).toString();
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    int[] waiting = new int[2 * steps.size() + 1];
    BitSet states = new BitSet(steps.size());
    enter(start, states, waiting);
    for (int i = 0; i < text.length() && !states.isEmpty(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      BitSet next = new BitSet(steps.size());
      for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
        Step step = steps.get(s);
        if (takes(step, c)) {
          enter(step.next(), next, waiting);
        }
      }
      states = next;
    }
    return states.get(0);
  }

  /** Adds a state and all that are reached from it freely. */
  private void enter(int state, BitSet states, int[] waiting) {
    int count = 0;
    waiting[count++] = state;
    while (count > 0) {
      int s = waiting[--count];
      if (s >= 0 && !states.get(s)) {
        states.set(s);
        if (steps.get(s).kind() == Kind.FREE) {
          waiting[count++] = steps.get(s).other();
          waiting[count++] = steps.get(s).next();
        }
      }
    }
  }

  private static boolean takes(Step step, int c) {
    return switch (step.kind()) {
      case ANY -> true;
      case ONE_OF -> holds(step.set(), c);
      case NONE_OF -> !holds(step.set(), c);
      case FREE, END -> false;
    };
  }

  private static boolean holds(String set, int c) {
    for (int i = 0; i < set.length(); ) {
      int low = set.codePointAt(i);
      i += Character.charCount(low);
      int high = set.codePointAt(i);
      i += Character.charCount(high);
      if (low <= c && c <= high) {
        return true;
      }
    }
    return false;
  }
}
