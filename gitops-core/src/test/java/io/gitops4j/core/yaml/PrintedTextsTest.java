// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedTextsTest {
  private static MapNode large(String value) {
    MapNode.Builder data = MapNode.builder();
    for (int i = 0; i < 40; i++) {
      data.put("key-" + i, value + i);
    }
    return data.build();
  }

  @Test
  void documentsThatShareParts_arePrintedAsThoseThatShareNone() {
    MapNode shared = large("a value of some length ");
    List<Node> documents = new ArrayList<>();
    documents.add(MapNode.builder().put("spec", shared).put("data", shared).build());
    documents.add(MapNode.of("data", shared));
    documents.add(MapNode.builder().put("kind", "X").put("spec", shared).build());
    documents.add(MapNode.of("spec", large("another value ")));
    documents.add(MapNode.EMPTY);
    documents.add(ScalarNode.of("text"));
    PrintedTexts texts = PrintedTexts.ofCharacters(1 << 20);

    for (int round = 0; round < 2; round++) {
      assertThat(YamlPrinter.printAll(documents, texts)).isEqualTo(YamlPrinter.printAll(documents));
    }
    assertThat(texts.find("spec", shared)).startsWith("spec:\n  key-0:");
    assertThat(texts.find("data", shared)).startsWith("data:\n  key-0:");
    assertThat(texts.find("other", shared)).isNull();
  }

  @Test
  void textsBeyondTheLimit_areForgotten_thoseInUseLast() {
    PrintedTexts texts = PrintedTexts.ofCharacters(10_000);
    MapNode used = large("in use ");
    for (int i = 0; i < 100; i++) {
      MapNode other = large("value " + i + " ");
      YamlPrinter.printAll(List.of(MapNode.of("data", used), MapNode.of("data", other)), texts);
      assertThat(texts.find("data", used)).isNotNull();
      assertThat(texts.find("data", other)).isNotNull();
    }
    assertThat(texts.size()).isLessThanOrEqualTo(10_000);
  }

  @Test
  void negativeLimit_isRefused() {
    assertThatThrownBy(() -> PrintedTexts.ofCharacters(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
