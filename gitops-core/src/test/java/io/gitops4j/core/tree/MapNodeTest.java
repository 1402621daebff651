// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MapNodeTest {
  @Test
  void builder_thatIsCleared_leavesWhatItBuilt_andKnowsNoFormerKey() {
    MapNode.Builder builder = MapNode.builder().at(3, 4);
    for (int i = 0; i < 20; i++) {
      builder.put("key" + i, i);
    }
    MapNode first = builder.build();

    MapNode second = builder.clear().put("key7", "other").build();

    assertThat(first.size()).isEqualTo(20);
    assertThat(first.text("key7")).isEqualTo("7");
    assertThat(second.keys()).containsExactly("key7");
    assertThat(second.text("key7")).isEqualTo("other");
    assertThat(second.line()).isZero();
    assertThat(builder.clear().has("key7")).isFalse();
  }
}
