// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.MapNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';true",
        "a=1;true",
        "a==1;true",
        "a=2;false",
        "a!=2;true",
        "z!=2;true",
        "a in(1, 2);true",
        "a in (2);false",
        "a notin (2);true",
        "z notin (2);true",
        "a;true",
        "!a;false",
        "!z;true",
        "a=1,b=2;true",
        "a in (1,3),b!=2;false"
      })
  void test_labels_byAllRequirements(String selector, boolean chosen) {
    assertThat(LabelSelector.parse(selector).test(MapNode.ofStrings(Map.of("a", "1", "b", "2"))))
        .isEqualTo(chosen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "a b", "a in 1", "a in (1", "!a=1", "a,"})
  void parse_noSelector_isRefusedWithItsText(String text) {
    assertThatThrownBy(() -> LabelSelector.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
