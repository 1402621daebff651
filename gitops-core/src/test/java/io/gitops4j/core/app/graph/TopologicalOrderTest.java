// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopologicalOrderTest {
  private static TopologicalOrder<String> of(Map<String, List<String>> needs) {
    List<String> nodes = needs.keySet().stream().sorted().toList();
    return TopologicalOrder.of(nodes, node -> needs.getOrDefault(node, List.of()));
  }

  @Test
  void nodes_comeAfterWhatTheyNeed() {
    TopologicalOrder<String> order =
        of(Map.of("a", List.of("b", "c"), "b", List.of("d"), "c", List.of("d"), "d", List.of()));
    assertThat(order.nodes()).containsExactly("d", "b", "c", "a");
    assertThat(order.place("a")).isEqualTo(3);
    assertThat(order.cycles()).isEmpty();
    assertThatThrownBy(() -> order.place("x")).isInstanceOf(NullPointerException.class);
  }

  @Test
  void cycles_areTold_eachOnce_fromTheSmallestOn() {
    TopologicalOrder<String> order =
        of(
            Map.of(
                "x", List.of("c"),
                "a", List.of("b"),
                "b", List.of("c", "c"),
                "c", List.of("a"),
                "self", List.of("self")));
    assertThat(order.cycles())
        .containsExactly(List.of("a", "b", "c", "a"), List.of("self", "self"));
    assertThat(order.nodes()).containsExactlyInAnyOrder("a", "b", "c", "self", "x");
  }

  @Test
  void longChain_isWalkedWithoutRecursion() {
    int count = 100_000;
    TopologicalOrder<Integer> order =
        TopologicalOrder.of(
            IntStream.range(0, count).boxed().toList(),
            node -> node + 1 < count ? List.of(node + 1) : List.of());
    assertThat(order.nodes().get(0)).isEqualTo(count - 1);
    assertThat(order.nodes()).hasSize(count);
  }
}
