// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlPrinterTest {
  @Test
  void printAll_ofMoreThanOnePiece_isWhatEachIsPrintedAs() {
    List<Node> nodes = new ArrayList<>();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      MapNode inner = MapNode.of("text", ScalarNode.of("ä" + i + "\nλ"));
      Node node = MapNode.of("name" + i, inner);
      nodes.add(node);
      expected.append(i == 0 ? "" : "---\n").append(YamlPrinter.print(node));
    }
    assertThat(expected.length()).isGreaterThan(1 << 17);
    assertThat(YamlPrinter.printAll(nodes)).isEqualTo(expected.toString());
    PrintedTexts known = PrintedTexts.ofCharacters(1 << 20);
    assertThat(YamlPrinter.printAll(nodes, known)).isEqualTo(expected.toString());
  }

  @Test
  void deepIndentation_hasAsManyBlanks() {
    Node node = ScalarNode.of("x");
    for (int i = 0; i < 200; i++) {
      node = MapNode.builder().put("a", "1").put("b", node).build();
    }
    String[] lines = YamlPrinter.print(node).split("\n");
    for (int i = 0; i < 200; i++) {
      assertThat(lines[2 * i]).isEqualTo(" ".repeat(2 * i) + "a: \"1\"");
    }
  }
}
