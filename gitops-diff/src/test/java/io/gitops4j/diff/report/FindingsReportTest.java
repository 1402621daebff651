// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.validate.ValidateError;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsReportTest {
  private static final Issue ERROR =
      Issue.error(ValidateError.VALUE, "a <b> is 5% off\n::error::no")
          .at(Location.of("a,b:c.yaml", 3, 7))
          .withExpected("\u202eless");

  private static final Issue WARNING = Issue.warning(ValidateError.UNKNOWN_KIND, "@team is *who*?");

  private static Node json(String text) {
    return JsonTrees.read("json", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void githubAnnotations_areOneLineEach_andEndNoCommand() {
    assertThat(FindingsReport.githubAnnotations(List.of(ERROR, WARNING)))
        .isEqualTo(
            "::error file=a%2Cb%3Ac.yaml,line=3,col=7,title=validate.value::a <b> is 5%25 off"
                + "\\n::error::no; expected: \\u{202e}less\n"
                + "::warning title=validate.unknown-kind::@team is *who*?\n");
  }

  @Test
  void githubAnnotations_areBounded_andCountTheRest() {
    assertThat(FindingsReport.githubAnnotations(Collections.nCopies(1_200, WARNING)).lines())
        .hasSize(1_001)
        .last()
        .isEqualTo("::warning::200 more findings are not shown");
  }

  @Test
  void junit_hasACaseForEachFile_andFailsThoseWithErrors() {
    assertThat(FindingsReport.junit("check", List.of("clean"), List.of(ERROR, WARNING)))
        .contains("<testsuites tests=\"3\" failures=\"1\" errors=\"0\">")
        .contains("name=\"clean\"")
        .contains("<failure message=\"a,b:c.yaml:3:7: a &lt;b&gt; is 5% off\\n::error::no;")
        .contains("<system-out>@team is *who*? [validate.unknown-kind]\n</system-out>");
  }

  @Test
  void sarif_hasPlaceAndLevel() {
    Node result = json(FindingsReport.sarif(List.of(ERROR))).at("runs");
    Node first = ((ListNode) ((ListNode) result).get(0).at("results")).get(0);
    assertThat(first.at("level").textOrNull()).isEqualTo("error");
    assertThat(first.at("message", "text").textOrNull()).contains("expected: \\u{202e}less");
  }

  @Test
  void gitlab_tellsTwoOfAKindApart() {
    ListNode entries =
        (ListNode) json(FindingsReport.gitlabCodeQuality(List.of(ERROR, ERROR, WARNING)));
    assertThat(entries.size()).isEqualTo(3);
    assertThat(entries.get(0).at("fingerprint")).isNotEqualTo(entries.get(1).at("fingerprint"));
    assertThat(entries.get(0).at("location", "lines", "begin").textOrNull()).isEqualTo("3");
    assertThat(entries.get(2).at("location", "path").textOrNull()).isEqualTo(".");
  }

  @Test
  void markdown_readsNothingAsMarkup_andIsBounded() {
    assertThat(FindingsReport.markdown(List.of(WARNING), 1_000))
        .isEqualTo(
            "- warning <code>&#64;team is &#42;who&#42;? &#91;validate.unknown-kind&#93;</code>\n");
    assertThat(FindingsReport.markdown(Collections.nCopies(100, WARNING), 1_000))
        .hasSizeLessThan(1_000)
        .contains("more findings are not shown");
  }
}
