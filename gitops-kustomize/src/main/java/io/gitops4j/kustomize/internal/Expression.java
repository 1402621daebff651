// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import com.google.re2j.Pattern;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A regular expression from a repository: matched in time linear in the text, and the work of it is
 * counted. Confined to one render.
 */
public final class Expression {
  private static final int MAX_GROUPS_IN_EACH_OTHER = 200;

  private final Pattern pattern;
  private final Budget budget;
  private final int size;

  private Expression(Pattern pattern, Budget budget) {
    this.pattern = pattern;
    this.budget = budget;
    this.size = Math.max(1, pattern.programSize());
  }

  /**
   * Reads an expression.
   *
   * @throws com.google.re2j.PatternSyntaxException if it is none
   */
  public static Expression of(String text, Budget budget) {
    budget.atMost(Bound.EXPRESSION, size(text));
    return new Expression(Pattern.compile(text), budget);
  }

  /** Whether the whole text fits. */
  public boolean matches(String text) {
    count(text);
    return pattern.matches(text);
  }

  /** Whether a part of the text fits. */
  public boolean find(String text) {
    count(text);
    return pattern.matcher(text).find();
  }

  private void count(String text) {
    budget.use(Bound.PATTERNS, (long) size * (text.length() + 1));
  }

  /**
   * About how long the expression is with its repetitions written out, before anything is made of
   * it; at least as much. Groups that lie too deep in each other count as endless.
   */
  static long size(String text) {
    Deque<Long> outer = new ArrayDeque<>();
    long total = 0;
    long last = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        outer.push(total + last);
        total = 0;
        last = 0;
        if (outer.size() > MAX_GROUPS_IN_EACH_OTHER) {
          return Long.MAX_VALUE;
        }
      } else if (c == ')' && !outer.isEmpty()) {
        last = total + last + 1;
        total = outer.pop();
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        long times = end < 0 ? 1 : times(text.substring(i + 1, end));
        last = last > Long.MAX_VALUE / 1001 ? Long.MAX_VALUE / 2 : last * times;
      } else {
        total += last;
        last = 1;
        if (c == '[') {
          i = Math.max(i, endOfClass(text, i));
        } else if (c == '\\') {
          i++;
        }
      }
      if (total < 0 || total > Integer.MAX_VALUE || last > Integer.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
    }
    while (!outer.isEmpty()) {
      total += outer.pop();
    }
    return total + last;
  }

  private static int endOfClass(String text, int start) {
    for (int i = start + 2; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ']') {
        return i;
      }
    }
    return start;
  }

  private static long times(String count) {
    long most = 1;
    for (String number : count.split(",", 3)) {
      if (number.matches("[0-9]{1,4}")) {
        most = Math.max(most, Math.min(1000, Long.parseLong(number)));
      }
    }
    return most;
  }
}
