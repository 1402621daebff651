// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @Test
  void parse_textOfEachElement_givesThePathBack() {
    List<FieldPath> paths =
        List.of(
            FieldPath.ROOT,
            FieldPath.of("spec", "replicas"),
            FieldPath.of("metadata", "annotations", "a.b/c"),
            FieldPath.of("data", "say \"hi\" \\o/", "", "x[0]"),
            FieldPath.of("a.b"),
            FieldPath.of("spec").index(0).index(12).key("x"),
            FieldPath.of("spec", "containers").match("name", "app").key("image"),
            FieldPath.of("ports").plus(new FieldPath.Match(Map.of("port", "80"))),
            FieldPath.of("finalizers").match("", "keep"));
    assertThat(paths)
        .allSatisfy(path -> assertThat(FieldPath.parse(path.toString())).isEqualTo(path));
  }

  @Test
  void parse_severalFields_keepsTheirOrder() {
    FieldPath path = FieldPath.parse("ports[port=80,protocol=TCP].name");
    assertThat(((FieldPath.Match) path.elements().get(1)).fields())
        .containsExactly(Map.entry("port", "80"), Map.entry("protocol", "TCP"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec..replicas | a key at character 6",
        ".spec | a key at character 1",
        "spec. | a key at character 6",
        "spec[0 | ] at character 7",
        "spec[x] | an index, a \"key\" or field=text at character 6",
        "spec[\"x | \" at character 8",
        "spec[0]x | . at character 8"
      })
  void parse_wrongText_saysWhereAndWhatIsExpected(String text, String expected) {
    assertThatThrownBy(() -> FieldPath.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path: " + text + " (expected: " + expected + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b[0][1].c", "[0]"})
  void parse_plainText_isWrittenTheSame(String text) {
    assertThat(FieldPath.parse(text)).hasToString(text);
  }
}
