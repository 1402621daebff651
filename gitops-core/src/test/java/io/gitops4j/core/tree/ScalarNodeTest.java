// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScalarNodeTest {
  @Test
  void typeStyleAndColumn_inAnyCombination_areWhatWasRead() {
    for (ScalarType type : ScalarType.values()) {
      for (ScalarStyle style : ScalarStyle.values()) {
        for (int column : new int[] {0, 1, 80, (1 << 26) - 1}) {
          ScalarNode node = ScalarNode.read("1", type, style, 7, column);
          assertThat(node.type()).isEqualTo(type);
          assertThat(node.style()).isEqualTo(style);
          assertThat(node.line()).isEqualTo(7);
          assertThat(node.column()).isEqualTo(column);
        }
      }
    }
  }

  @Test
  void column_beyondTheLast_isTheLast() {
    ScalarNode node =
        ScalarNode.read("a", ScalarType.STRING, ScalarStyle.FOLDED, 1, Integer.MAX_VALUE);
    assertThat(node.column()).isEqualTo((1 << 26) - 1);
    assertThat(node.style()).isEqualTo(ScalarStyle.FOLDED);
    assertThat(node.isString()).isTrue();
  }

  @Test
  void sourceAndComment_stayWithAnotherStyle_andGoWithAnotherText() {
    ScalarNode key =
        ScalarNode.read("a", ScalarType.STRING, ScalarStyle.PLAIN, 3, 4)
            .withSource("b")
            .withComment("c");
    ScalarNode quoted = key.withStyle(ScalarStyle.DOUBLE_QUOTED);
    assertThat(quoted.source()).isEqualTo("b");
    assertThat(quoted.comment()).isEqualTo("c");
    assertThat(quoted.style()).isEqualTo(ScalarStyle.DOUBLE_QUOTED);
    assertThat(quoted.line()).isEqualTo(3);
    assertThat(quoted.column()).isEqualTo(4);
    assertThat(quoted).isEqualTo(key).hasSameHashCodeAs(ScalarNode.of("a"));
    assertThat(quoted.withText("d").source()).isEqualTo("d");
    assertThat(quoted.withText("d").comment()).isNull();
  }
}
