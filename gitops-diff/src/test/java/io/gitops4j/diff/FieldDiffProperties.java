// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FieldDiffProperties {
  private static final String HUSH = "hush";

  @Property(tries = 300)
  void anObject_andItself_doNotDiffer(@ForAll("objects") MapNode object) {
    assertThat(FieldDiff.between(object, object.toBuilder().build())).isEmpty();
    assertThat(FieldDiff.ofPrediction(object, object.toBuilder().build(), SecretFields.NONE))
        .isEmpty();
  }

  @Property(tries = 300)
  void differences_areTheSameFromBothSides(
      @ForAll("objects") MapNode one, @ForAll("objects") MapNode other) {
    List<FieldChange> there = FieldDiff.between(one, other);
    List<FieldChange> back =
        FieldDiff.between(other, one).stream()
            .map(c -> new FieldChange(c.path(), c.after(), c.before(), c.owner(), c.ignored()))
            .toList();
    assertThat(there).isEqualTo(back);
    if (one.equals(other)) {
      assertThat(there).isEmpty();
    }
  }

  @Property(tries = 300)
  void secretValues_neverLeave(@ForAll("objects") MapNode one, @ForAll("objects") MapNode other) {
    String changes = print(FieldDiff.between(secret(one), secret(other)));
    assertThat(changes).doesNotContain(HUSH);
    assertThat(print(FieldDiff.between(null, secret(one)))).doesNotContain(HUSH);
    assertThat(print(FieldDiff.between(secret(one), null))).doesNotContain(HUSH);
    assertThat(changes.isEmpty()).isEqualTo(one.equals(other));
  }

  private static MapNode secret(MapNode data) {
    return MapNode.builder().put("kind", "Secret").put("data", data).build();
  }

  private static String print(List<FieldChange> changes) {
    StringBuilder out = new StringBuilder();
    for (FieldChange change : changes) {
      out.append(change.path()).append(' ');
      for (Node node : new Node[] {change.before(), change.after()}) {
        out.append(node == null ? "-" : YamlPrinter.print(node));
      }
    }
    return out.toString();
  }

  @Provide
  Arbitrary<MapNode> objects() {
    return maps(nodes(3));
  }

  private static Arbitrary<Node> nodes(int depth) {
    Arbitrary<Node> scalars =
        Arbitraries.of(
            ScalarNode.NULL, ScalarNode.TRUE, ScalarNode.of(1), ScalarNode.of(HUSH), MapNode.EMPTY);
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Node> below = nodes(depth - 1);
    return Arbitraries.oneOf(
        scalars, maps(below).map(map -> map), below.list().ofMaxSize(3).map(ListNode::of));
  }

  private static Arbitrary<MapNode> maps(Arbitrary<Node> values) {
    return Arbitraries.maps(Arbitraries.of("name", "ports", "port", "spec", "items"), values)
        .ofMaxSize(4)
        .map(
            entries -> {
              MapNode.Builder builder = MapNode.builder();
              entries.forEach(builder::put);
              return builder.build();
            });
  }
}
