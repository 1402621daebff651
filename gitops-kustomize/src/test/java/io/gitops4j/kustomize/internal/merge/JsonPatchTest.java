// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.api.Test;

class JsonPatchTest {
  private static Node yaml(String text) {
    return YamlReader.ofDefaults().read("a.yaml", text).get(0);
  }

  private static String apply(String target, String patch) {
    return YamlPrinter.print(JsonPatch.parse(yaml(patch)).apply(yaml(target)));
  }

  @Test
  void replace_aMissingKey_addsIt_butItsParentMustBeThere() {
    assertThat(apply("a: {}", "[{op: replace, path: /a/b, value: 1}]")).isEqualTo("a:\n  b: 1\n");
    assertThatThrownBy(() -> apply("a: {}", "[{op: replace, path: /x/b, value: 1}]"))
        .isInstanceOf(MergeException.class)
        .hasMessageContaining("nothing is at x");
  }

  @Test
  void path_withoutALeadingSlash_losesItsFirstStep() {
    assertThat(apply("a: 1", "[{op: add, path: spec/b, value: 2}]")).isEqualTo("a: 1\nb: 2\n");
  }

  @Test
  void test_ofAMissingKey_findsNull() {
    assertThat(apply("a: 1", "[{op: test, path: /b, value: null}]")).isEqualTo("a: 1\n");
    assertThatThrownBy(() -> apply("a: 1", "[{op: test, path: /a, value: null}]"))
        .hasMessageContaining("another one");
  }

  @Test
  void copy_ofAMissingKey_givesNull_andMoveIsRefused() {
    assertThat(apply("a: 1", "[{op: copy, from: /b, path: /c}]")).isEqualTo("a: 1\nc: null\n");
    assertThatThrownBy(() -> apply("a: 1", "[{op: move, from: /b, path: /c}]"))
        .hasMessageContaining("nothing is there");
  }

  @Test
  void lists_takeIndexesFromTheEnd() {
    assertThat(apply("a: [1, 2]", "[{op: add, path: /a/-1, value: 3}]"))
        .isEqualTo("a:\n- 1\n- 2\n- 3\n");
    assertThat(apply("a: [1, 2]", "[{op: remove, path: /a/-1}]")).isEqualTo("a:\n- 1\n");
    assertThatThrownBy(() -> apply("a: [1]", "[{op: replace, path: /a/1, value: 3}]"))
        .hasMessageContaining("outside");
  }

  @Test
  void unknownOperation_isRefusedWhenItIsApplied() {
    JsonPatch patch = JsonPatch.parse(yaml("[{op: set, path: /a}]"));
    assertThatThrownBy(() -> patch.apply(yaml("a: 1"))).hasMessageContaining("the op is not");
  }
}
