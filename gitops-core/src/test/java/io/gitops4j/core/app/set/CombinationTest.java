// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import static io.gitops4j.core.app.set.Sets.expand;
import static io.gitops4j.core.app.set.Sets.messages;
import static io.gitops4j.core.app.set.Sets.names;
import static io.gitops4j.core.app.set.Sets.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.source.MemoryTree;
import org.junit.jupiter.api.Test;

class CombinationTest {
  private static final MemoryTree TREE =
      MemoryTree.builder()
          .file("clusters/eu/dev/config.json", "{\"name\":\"dev\"}")
          .file("clusters/eu/prod/config.json", "{\"name\":\"prod\"}")
          .build();

  @Test
  void matrix_ofGitAndList_fillsTheSecondFromTheFirst() {
    ExpandedSet expanded =
        expand(
            """
            goTemplate: true
            goTemplateOptions: ["missingkey=error"]
            generators:
            - matrix:
                generators:
                - git:
                    repoURL: https://git.example/apps.git
                    revision: HEAD
                    files:
                    - path: clusters/eu/**/config.json
                - list:
                    elements:
                    - app: 'web-{{ .name }}'
                      values: '{{ .path.basename }}'
                    elementsYaml: |
                      - app: yaml-{{ .path.basename }}
            """
                + template("{{ .app }}-{{ .path.basename }}"),
            TREE);

    assertThat(messages(expanded)).isEmpty();
    assertThat(names(expanded))
        .containsExactly("web-dev-dev", "yaml-dev-dev", "web-prod-prod", "yaml-prod-prod");
  }

  @Test
  void matrix_ofTheSameKeyWithOtherValues_isAnErrorWithoutGoTemplates() {
    String spec =
        """
        goTemplate: %s
        generators:
        - matrix:
            generators:
            - list:
                elements:
                - n: a
            - list:
                elements:
                - n: b
        """;

    assertThat(messages(expand(spec.formatted("false") + template("{{n}}"))).get(0))
        .startsWith("both generators give the parameter n");
    assertThat(names(expand(spec.formatted("true") + template("{{ .n }}")))).containsExactly("b");
  }

  @Test
  void matrix_inAMatrixInAMatrix_isRefused() {
    String inner =
        "matrix: {generators: [{list: {elements: [{a: x}]}}, {list: {elements: [{b: y}]}}]}";
    String two = "matrix: {generators: [{" + inner + "}, {list: {elements: [{c: z}]}}]}";
    String three = "matrix: {generators: [{" + two + "}, {list: {elements: [{d: w}]}}]}";

    assertThat(names(expand("generators:\n- " + two + "\n" + template("{{a}}{{b}}{{c}}"))))
        .containsExactly("xyz");
    assertThat(messages(expand("generators:\n- " + three + "\n" + template("{{a}}"))))
        .containsExactly("generators lie too deep in each other");
  }

  @Test
  void merge_byKeys_overridesAndDropsWhatHasNoBase() {
    ExpandedSet expanded =
        expand(
            """
            generators:
            - merge:
                mergeKeys: [server]
                generators:
                - list:
                    elements:
                    - {server: a, kafka: 'on', redis: 'off'}
                    - {server: b, kafka: 'on', redis: 'off'}
                - list:
                    elements:
                    - {server: b, kafka: 'off'}
                    - {server: c, kafka: 'off'}
                - list:
                    elements:
                    - {server: b, redis: 'on'}
            """
                + template("{{server}}-{{kafka}}-{{redis}}"));

    assertThat(messages(expanded)).isEmpty();
    assertThat(names(expanded)).containsExactly("a-on-off", "b-off-on");
  }

  @Test
  void merge_ofSetsThatKeysDontTellApart_isAnError() {
    ExpandedSet expanded =
        expand(
            """
            generators:
            - merge:
                mergeKeys: [server]
                generators:
                - list:
                    elements:
                    - {server: a, n: x}
                    - {server: a, n: y}
                - list:
                    elements: []
            """
                + template("{{n}}"));

    assertThat(messages(expanded))
        .containsExactly("two sets of parameters have the same values of the merge keys");
  }

  @Test
  void product_thatIsTooLarge_isRefused() {
    StringBuilder elements = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      elements.append("{n: 'a").append(i).append("'}, ");
    }
    String list = "list: {elements: [" + elements + "]}";
    ExpandedSet expanded =
        expand(
            "goTemplate: true\ngenerators:\n- matrix: {generators: [{"
                + list
                + "}, {"
                + list
                + "}]}\n"
                + template("{{ .n }}"));

    assertThat(expanded.issues()).extracting(issue -> issue.code()).contains(SetError.LIMIT);
  }
}
