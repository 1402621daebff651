// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommentedYamlTest {

  private static List<CommentedNode> read(String text) {
    return CommentedYaml.read("f", text.getBytes(UTF_8), YamlLimits.DEFAULTS);
  }

  /** The tree on one line: comments in angle brackets, those behind a value with a sign. */
  private static String shape(CommentedNode node) {
    if (node instanceof CommentedNode.Mapping map) {
      return map.parts().stream()
          .map(
              part ->
                  part instanceof CommentedNode.Comment comment
                      ? shape(comment)
                      : ((CommentedNode.Entry) part).key().text()
                          + "="
                          + shape(((CommentedNode.Entry) part).value()))
          .collect(Collectors.joining(" ", "{", "}"));
    }
    if (node instanceof CommentedNode.Sequence list) {
      return list.items().stream()
          .map(CommentedYamlTest::shape)
          .collect(Collectors.joining(" ", "[", "]"));
    }
    if (node instanceof CommentedNode.Comment comment) {
      return "<" + (comment.inline() ? "-" : "") + comment.text().strip() + ">";
    }
    return ((CommentedNode.Scalar) node).node().text().replace("\n", "|");
  }

  private static String shape(String text) {
    return read(text).stream().map(CommentedYamlTest::shape).collect(Collectors.joining(" --- "));
  }

  @Test
  void comments_standInTheMapOrListThatTheyBelongTo() {
    assertThat(shape("# top\na: 1 # behind\n# foot\n")).isEqualTo("{<top> <-behind> a=1 <foot>}");
    assertThat(shape("a:\n  # in\n  b: 1\n  # end\n# out\nc: 2\n"))
        .isEqualTo("{a={<in> b=1 <end>} <out> c=2}");
    assertThat(shape("a: # of a\n  b: 1\n")).isEqualTo("{<of a> a={b=1}}");
    assertThat(shape("l:\n  # one\n  - x # behind\n  # end\nm: 1\n"))
        .isEqualTo("{l=[<one> <-behind> x <end>] m=1}");
    assertThat(shape("l:\n- x\n# of m\nm: 1\n")).isEqualTo("{l=[x] <of m> m=1}");
    assertThat(shape("a: [1, 2] # behind\n")).isEqualTo("{<-behind> a=[1 2]}");
    assertThat(shape("a: 1\n---\n# second\nb: 2\n# end\n"))
        .isEqualTo("{a=1} --- {<second> b=2 <end>}");
  }

  @Test
  void numberSigns_inScalars_areNoComments() {
    assertThat(
            shape("a: x#y\nb: '# no'\nc: \"# no\"\nd: | # yes\n  # no\n  text\ne: http://x/#y\n"))
        .isEqualTo("{a=x#y b=# no c=# no <-yes> d=# no|text| e=http://x/#y}");
    assertThat(shape("a: >-\n  one\n  # no\n\n# yes\nb: 'two\n  # no'\n"))
        .isEqualTo("{a=one # no <yes> b=two # no}");
  }

  @Test
  void aliasesAndMergeKeys_areExpandedAndKept() {
    assertThat(shape("a: &x {k: 1}\nb: *x # behind\nc:\n  <<: *x\n  d: 2\n"))
        .isEqualTo("{a={k=1} <-behind> b={k=1} c={<<={k=1} d=2}}");
    assertThat(CommentedYaml.print(read("a: &x {k: 1}\nc:\n  <<: *x\n")))
        .isEqualTo("a:\n    k: 1\nc:\n    !!merge <<:\n        k: 1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\n",
        "# head\na: x # behind\nb:\n    # in\n    c: |-\n        two\n        lines\n    # end\n",
        "l:\n    # one\n    - a\n    - b: 1\n      c:\n        d: 2\n    - - x\n      - - w\n        - z\n",
        "e: {}\nf: []\ng: null\nh: \"\"\ni: \"12\"\nj: 2024-01-02T00:00:00Z\nk: \"2024-01-02\"\n",
        "a: 1\n---\nb: 2\n"
      })
  void print_ofWhatWasRead_isTheSameText(String text) {
    assertThat(CommentedYaml.print(read(text))).isEqualTo(text);
  }

  @Test
  void toString_andErrors_showNoContent() {
    assertThat(read("a: hunter2 # hunter3\n")).asString().doesNotContain("hunter");
    for (String wrong :
        List.of("a: hunter2\na: hunter2\n", "a: [hunter2\n", "1: hunter2\n", "a: *hunter2\n")) {
      assertThatThrownBy(() -> read(wrong))
          .isInstanceOf(YamlException.class)
          .hasMessageStartingWith("f:")
          .message()
          .doesNotContain("hunter2");
    }
  }
}
