// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPatchTest {
  private static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  @Test
  void between_sameObjectInOtherOrder_isEmpty() {
    assertThat(JsonPatch.between(map("{a: 1, b: [x]}"), map("{b: [x], a: 1}"), List.of()).isEmpty())
        .isTrue();
  }

  @Test
  void between_differences_sortedByKeyWithOldValues() {
    JsonPatch patch =
        JsonPatch.between(
            map("{b: 1, a: {c/d: x}, l: [1, 2, 3]}"), map("{b: 2, e: 3, l: [4]}"), List.of("/e"));
    assertThat(patch.operations())
        .extracting(JsonPatch.Operation::toString)
        .containsExactly("REMOVE /a", "REPLACE /b", "REMOVE /l/1", "REMOVE /l/1", "REPLACE /l/0");
    assertThat(patch.operations().get(1).before()).isEqualTo(ScalarNode.of(1));
    assertThat(patch.operations().get(1).after()).isEqualTo(ScalarNode.of(2));
  }

  @Test
  void between_secret_valuesNeverAppear() {
    String annotation = "kubectl.kubernetes.io/last-applied-configuration";
    MapNode before = map("{apiVersion: v1, kind: Secret, data: {a: CANARY1, b: CANARY2}}");
    MapNode after =
        map(
            "{apiVersion: v1, kind: Secret, metadata: {annotations: {"
                + annotation
                + ": CANARY3}}, data: {a: CANARY4, b: CANARY2, c: CANARY5}, stringData: {d: CANARY6}}");
    JsonPatch patch = JsonPatch.between(before, after, List.of());
    assertThat(patch.operations()).hasSize(4);
    for (JsonPatch.Operation operation : patch.operations()) {
      for (Node node : new Node[] {operation.before(), operation.after()}) {
        assertThat(node == null ? "" : text(node)).doesNotContain("CANARY");
      }
    }
  }

  private static String text(Node node) {
    return new String(
        io.gitops4j.core.json.JsonTrees.print(node), java.nio.charset.StandardCharsets.UTF_8);
  }
}
