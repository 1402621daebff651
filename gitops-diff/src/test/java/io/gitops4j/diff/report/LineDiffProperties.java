// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LineDiffProperties {
  private static final Pattern HEAD =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of("a", "b", "c", "d").list().ofMaxSize(40);
  }

  @Property(tries = 1_000)
  void hunks_appliedToTheFirst_giveTheSecond(
      @ForAll("texts") List<String> before, @ForAll("texts") List<String> after) {
    for (int context : new int[] {0, 1, 3}) {
      assertThat(patched(before, LineDiff.of(before, after, context))).isEqualTo(after);
    }
  }

  @Property(tries = 500)
  void edits_areAsFewAsCanBe(
      @ForAll("texts") List<String> before, @ForAll("texts") List<String> after) {
    long edits =
        LineDiff.of(before, after, 3).stream()
            .filter(line -> line.sign() == '+' || line.sign() == '-')
            .count();
    assertThat(edits).isEqualTo(before.size() + after.size() - 2L * common(before, after));
  }

  /** The length of the longest common subsequence. */
  private static int common(List<String> one, List<String> other) {
    int[][] best = new int[one.size() + 1][other.size() + 1];
    for (int i = one.size() - 1; i >= 0; i--) {
      for (int j = other.size() - 1; j >= 0; j--) {
        best[i][j] =
            one.get(i).equals(other.get(j))
                ? best[i + 1][j + 1] + 1
                : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    return best[0][0];
  }

  @Test
  void hunk_hasThreeLinesAroundIt() {
    List<String> before = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9");
    List<String> after = new ArrayList<>(before);
    after.set(4, "five");
    assertThat(LineDiff.of(before, after, 3))
        .extracting(LineDiff.Line::toString)
        .containsExactly("@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8");
    assertThat(LineDiff.of(List.of(), List.of("x"), 3))
        .extracting(LineDiff.Line::toString)
        .containsExactly("@@ -0,0 +1 @@", "+x");
  }

  @Test
  void textsWithNothingInCommon_takeBoundedWork() {
    List<String> before = new ArrayList<>(Collections.nCopies(100_000, "a"));
    List<String> after = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      after.add("b" + i);
    }
    List<LineDiff.Line> diff = LineDiff.of(before, after, 3);
    assertThat(diff).hasSize(200_001);
    assertThat(patched(before, diff)).isEqualTo(after);
  }

  private static List<String> patched(List<String> before, List<LineDiff.Line> diff) {
    List<String> out = new ArrayList<>();
    int at = 0;
    for (LineDiff.Line line : diff) {
      switch (line.sign()) {
        case '@' -> {
          Matcher head = HEAD.matcher(line.text());
          assertThat(head.matches()).isTrue();
          int start = Integer.parseInt(head.group(1)) - ("0".equals(head.group(2)) ? 0 : 1);
          out.addAll(before.subList(at, start));
          at = start;
          int ofAfter = Integer.parseInt(head.group(3)) - ("0".equals(head.group(4)) ? 0 : 1);
          assertThat(out).as("the second side's line").hasSize(ofAfter);
        }
        case '+' -> out.add(line.text());
        default -> {
          assertThat(before.get(at)).isEqualTo(line.text());
          at++;
          if (line.sign() == ' ') {
            out.add(line.text());
          }
        }
      }
    }
    out.addAll(before.subList(at, before.size()));
    return out;
  }
}
