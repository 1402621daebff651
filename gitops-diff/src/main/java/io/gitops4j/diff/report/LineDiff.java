// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The lines in which two texts differ, as {@code diff -u} tells them: the shortest edit by Myers'
 * algorithm. Texts that have too little in common for a short one are told as one block, so that
 * the work is bounded by a constant for each line.
 */
final class LineDiff {
  /** How many edits are looked for before the rest is told as one block. */
  private static final int MOST_EDITS = 1_000;

  /**
   * A line.
   *
   * @param sign a space if both sides have it, a minus for the first, a plus for the second; an at
   *     sign for a line that tells where the next ones stand
   * @param text the line
   */
  record Line(char sign, String text) {
    @Override
    public String toString() {
      return sign == '@' ? text : sign + text;
    }
  }

  private final List<String> before;
  private final List<String> after;
  private final List<Line> all = new ArrayList<>();

  private LineDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** The hunks of the difference, each with lines of context around it; none if both are equal. */
  static List<Line> of(List<String> before, List<String> after, int context) {
    if (before.equals(after)) {
      return List.of();
    }
    LineDiff diff = new LineDiff(before, after);
    diff.compare();
    return diff.hunks(context);
  }

  private void compare() {
    int start = 0;
    int most = Math.min(before.size(), after.size());
    while (start < most && before.get(start).equals(after.get(start))) {
      all.add(new Line(' ', before.get(start++)));
    }
    int end = 0;
    while (end < most - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    middle(start, before.size() - end, start, after.size() - end);
    for (int i = before.size() - end; i < before.size(); i++) {
      all.add(new Line(' ', before.get(i)));
    }
  }

  /** What lies between the common start and the common end. */
  private void middle(int fromA, int toA, int fromB, int toB) {
    int n = toA - fromA;
    int m = toB - fromB;
    int limit = Math.min(n + m, MOST_EDITS);
    int[] furthest = new int[2 * limit + 3];
    List<int[]> trace = new ArrayList<>();
    for (int d = 0; d <= limit; d++) {
      trace.add(Arrays.copyOfRange(furthest, limit + 1 - d, limit + 2 + d));
      for (int k = -d; k <= d; k += 2) {
        int at = limit + 1 + k;
        boolean down = k == -d || k != d && furthest[at - 1] < furthest[at + 1];
        int x = d == 0 ? 0 : down ? furthest[at + 1] : furthest[at - 1] + 1;
        int y = x - k;
        while (x < n && y < m && before.get(fromA + x).equals(after.get(fromB + y))) {
          x++;
          y++;
        }
        furthest[at] = x;
        if (x >= n && y >= m) {
          back(trace, d, fromA, toA, fromB, toB);
          return;
        }
      }
    }
    before.subList(fromA, toA).forEach(line -> all.add(new Line('-', line)));
    after.subList(fromB, toB).forEach(line -> all.add(new Line('+', line)));
  }

  /** From the end back along the way that was found. */
  private void back(List<int[]> trace, int edits, int fromA, int toA, int fromB, int toB) {
    Deque<Line> lines = new ArrayDeque<>();
    int x = toA - fromA;
    int y = toB - fromB;
    for (int d = edits; d > 0; d--) {
      int[] furthest = trace.get(d); // as it was before step d: entry d + k is diagonal k
      int k = x - y;
      boolean down = k == -d || k != d && furthest[d + k - 1] < furthest[d + k + 1];
      int beforeK = down ? k + 1 : k - 1;
      int beforeX = furthest[d + beforeK];
      int beforeY = beforeX - beforeK;
      while (x > beforeX && y > beforeY) {
        lines.addFirst(new Line(' ', before.get(fromA + --x)));
        y--;
      }
      lines.addFirst(
          down ? new Line('+', after.get(fromB + --y)) : new Line('-', before.get(fromA + --x)));
    }
    all.addAll(lines);
  }

  private List<Line> hunks(int context) {
    List<Line> out = new ArrayList<>();
    int a = 1;
    int b = 1;
    int i = 0;
    while (i < all.size()) {
      int change = i;
      while (change < all.size() && all.get(change).sign() == ' ') {
        change++;
      }
      if (change == all.size()) {
        break;
      }
      int start = Math.max(i, change - context);
      int end = end(change, context);
      a += start - i;
      b += start - i;
      List<Line> hunk = all.subList(start, end);
      int ofA = (int) hunk.stream().filter(line -> line.sign() != '+').count();
      int ofB = (int) hunk.stream().filter(line -> line.sign() != '-').count();
      out.add(new Line('@', "@@ -" + range(a, ofA) + " +" + range(b, ofB) + " @@"));
      out.addAll(hunk);
      a += ofA;
      b += ofB;
      i = end;
    }
    return out;
  }

  /** Where the hunk ends that begins with this change: changes near to each other are one. */
  private int end(int change, int context) {
    int last = change;
    for (int i = change; i < all.size() && i - last <= 2 * context + 1; i++) {
      if (all.get(i).sign() != ' ') {
        last = i;
      }
    }
    return Math.min(all.size(), last + 1 + context);
  }

  private static String range(int start, int lines) {
    return lines == 0 ? (start - 1) + ",0" : lines == 1 ? "" + start : start + "," + lines;
  }
}
