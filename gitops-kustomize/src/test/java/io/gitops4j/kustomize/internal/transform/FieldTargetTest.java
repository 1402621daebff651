// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.internal.Budget;
import io.gitops4j.kustomize.internal.merge.MergeException;
import org.junit.jupiter.api.Test;

class FieldTargetTest {
  private static final String POD =
      """
      labels: {n: 5, s: "x"}
      containers:
      - {name: app, image: "web:1"}
      - {name: my-app, image: "web:2"}
      json: '{"a": {"b": 1, "h": "<"}}'
      lines: |-
        {
          "a": [1, 2]
        }
      yaml: |
        port: 80
        list:
          - x
      """;

  private static Node yaml(String text) {
    return YamlReader.ofDefaults().read("a.yaml", text).get(0);
  }

  private static String set(String value, String path, boolean create) {
    return YamlPrinter.print(
        new FieldTarget(yaml(value), "", 0, create, new Budget(RenderLimits.DEFAULTS))
            .set(yaml(POD), path));
  }

  @Test
  void scalar_keepsItsType() {
    assertThat(set("'7'", "labels.n", false)).contains("\"n\": 7\n");
    assertThat(set("7", "labels.s", false)).contains("s: \"7\"\n");
    assertThatThrownBy(() -> set("x", "labels.n", false))
        .isInstanceOf(MergeException.class)
        .hasMessageContaining("type int");
  }

  @Test
  void madeScalar_takesTheTypeOfItsText() {
    assertThat(set("'7'", "labels.new", true)).contains("new: 7\n");
  }

  @Test
  void items_areFoundByPattern() {
    assertThat(set("z", "containers.[name=app].image", false))
        .contains("- image: z\n  name: app\n- image: z\n  name: my-app\n");
    assertThat(set("z", "containers.[name=^app$].image", false))
        .contains("- image: z\n  name: app\n- image: web:2\n");
  }

  @Test
  void items_areMadeIfAsked() {
    assertThat(set("z", "containers.[name=side].image", true))
        .contains("- image: z\n  name: side\n");
    assertThat(set("z", "containers.2.image", true)).contains("- image: z\n");
    assertThatThrownBy(() -> set("z", "containers.3.image", true))
        .hasMessageContaining("outside a list of 2 items");
  }

  @Test
  void json_insideAText_isSet_inTheFormItHad() {
    assertThat(set("2", "json.a.b", false))
        .contains("json: '{\"a\":{\"b\":2,\"h\":\"\\u003c\"}}'\n");
    assertThat(set("9", "lines.a.1", false))
        .contains("lines: |-\n  {\n    \"a\": [\n      1,\n      9\n    ]\n  }\n");
  }

  @Test
  void yaml_insideAText_isSet() {
    assertThat(set("81", "yaml.port", false)).contains("yaml: |-\n  port: 81\n  list:\n  - x\n");
  }

  @Test
  void valueOfAnotherType_insideAText_isLeftOut() {
    assertThat(set("word", "json.a.b", false)).contains("json: '{\"a\": {\"b\": 1");
  }
}
