// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.Node;
import org.junit.jupiter.api.Test;

class SettledScalarsTest {
  private static Node settled(String yaml) {
    return SettledScalars.settle(YamlReader.ofDefaults().read("a.yaml", yaml).get(0));
  }

  @Test
  void foldedText_withAnIndentedLine_getsTheBreakBeforeItTwice() {
    assertThat(settled("a: >\n  one\n  two\n    three\n  four\n").at("a").textOrNull())
        .isEqualTo("one two\n\n  three\nfour\n");
  }

  @Test
  void foldedText_whoseFirstLineIsIndented_staysAsItIs() {
    assertThat(settled("a: >2\n    one\n  two\n    three\n").at("a").textOrNull())
        .isEqualTo("  one\ntwo\n  three\n");
  }

  @Test
  void literalAndFlatFoldedTexts_stayAsTheyAre() {
    Node node = settled("a: |\n  one\n    two\nb: >-\n  one\n\n  two\n  three\n");
    assertThat(node.at("a").textOrNull()).isEqualTo("one\n  two\n");
    assertThat(node.at("b").textOrNull()).isEqualTo("one\ntwo three");
  }

  @Test
  void nothing_insideBraces_isAnEmptyString_elsewhereNull() {
    Node node = settled("a: {b: , c: ~}\nd:\n");
    assertThat(node.at("a", "b").textOrNull()).isEmpty();
    assertThat(node.at("a", "c").isNull()).isTrue();
    assertThat(node.at("d").isNull()).isTrue();
  }
}
