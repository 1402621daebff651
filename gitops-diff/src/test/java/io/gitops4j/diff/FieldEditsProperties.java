// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FieldEditsProperties {

  @Property(tries = 1_000)
  void differences_carriedOut_leaveNone(
      @ForAll("objects") MapNode one, @ForAll("objects") MapNode other) {
    MapNode edited = new FieldEdits(other).apply(one, FieldDiff.between(one, other));
    assertThat(FieldDiff.between(edited, other)).isEmpty();
  }

  @Property(tries = 1_000)
  void predictedDifferences_carriedOut_leaveNone(
      @ForAll("objects") MapNode one, @ForAll("objects") MapNode other) {
    MapNode edited =
        new FieldEdits(other).apply(one, FieldDiff.ofPrediction(one, other, SecretFields.NONE));
    assertThat(FieldDiff.ofPrediction(edited, other, SecretFields.NONE)).isEmpty();
  }

  @Provide
  Arbitrary<MapNode> objects() {
    return maps(nodes(3));
  }

  private static Arbitrary<Node> nodes(int depth) {
    Arbitrary<Node> scalars =
        Arbitraries.of(
            ScalarNode.TRUE,
            ScalarNode.of(1),
            ScalarNode.of("a"),
            ScalarNode.of("b"),
            MapNode.EMPTY);
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Node> below = nodes(depth - 1);
    Arbitrary<Node> keyed =
        Arbitraries.of("a", "b", "c")
            .list()
            .uniqueElements()
            .ofMaxSize(3)
            .flatMap(
                names ->
                    below
                        .list()
                        .ofSize(names.size())
                        .map(
                            values -> {
                              Node[] items = new Node[names.size()];
                              for (int i = 0; i < items.length; i++) {
                                items[i] =
                                    MapNode.builder()
                                        .put("name", names.get(i))
                                        .put("port", values.get(i))
                                        .build();
                              }
                              return ListNode.of(items);
                            }));
    return Arbitraries.oneOf(
        scalars, maps(below).map(map -> map), below.list().ofMaxSize(3).map(ListNode::of), keyed);
  }

  private static Arbitrary<MapNode> maps(Arbitrary<Node> values) {
    return Arbitraries.maps(Arbitraries.of("name", "ports", "port", "spec", "0"), values)
        .ofMaxSize(4)
        .map(
            entries -> {
              MapNode.Builder builder = MapNode.builder();
              entries.forEach(builder::put);
              return builder.build();
            });
  }
}
