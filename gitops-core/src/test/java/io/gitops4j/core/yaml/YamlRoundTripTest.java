// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YamlRoundTripTest {

  @Property(tries = 500)
  void whatIsPrinted_readsAsTheSame(@ForAll("objects") Node node) {
    String text = YamlPrinter.print(node);
    Node again = YamlReader.ofDefaults().read("x.yaml", text).get(0);
    assertThat(again).isEqualTo(node);
    assertThat(YamlPrinter.print(again)).isEqualTo(text);
  }

  @Provide
  Arbitrary<Node> objects() {
    return maps(3);
  }

  private static Arbitrary<String> words() {
    return Arbitraries.strings()
        .withChars(" \n:#-?[]{},&*!|>'\"%@`=~.ab01eyYnNé\t\\")
        .ofMaxLength(12);
  }

  private static Arbitrary<Node> maps(int depth) {
    return Arbitraries.maps(words(), values(depth - 1))
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(YamlRoundTripTest::map);
  }

  private static Arbitrary<Node> values(int depth) {
    Arbitrary<Node> scalars =
        Arbitraries.oneOf(
            words().map(ScalarNode::of),
            Arbitraries.longs().map(ScalarNode::of),
            Arbitraries.of(true, false).map(ScalarNode::of));
    return depth == 0
        ? scalars
        : Arbitraries.oneOf(
            scalars, values(depth - 1).list().ofMaxSize(3).map(ListNode::of), maps(depth));
  }

  private static Node map(java.util.Map<String, Node> entries) {
    MapNode.Builder map = MapNode.builder();
    entries.forEach(map::put);
    return map.build();
  }
}
