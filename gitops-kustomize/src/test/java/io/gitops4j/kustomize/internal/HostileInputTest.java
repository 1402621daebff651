// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.yaml.YamlError;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile texts: files, YAML, expressions, schemas. */
class HostileInputTest extends HostileRendering {
  // 3
  @ParameterizedTest
  @ValueSource(strings = {"../../secret", "/secret", "a/../../secret", "../../../../etc/passwd"})
  void fileOutside_isNotRead(String path) {
    tree.file("secret", "hunter2")
        .file("app/base/a/b", "x")
        .file(
            "app/base/kustomization.yaml",
            "configMapGenerator:\n- name: c\n  files: [\"k=" + path + "\"]\n")
        .file("app/kustomization.yaml", "resources: [base]\n");
    List<Issue> issues = render(tree.build(), "app");
    assertThat(issues).hasSize(1);
    assertThat(issues.get(0).code())
        .isIn(KustomizeError.LOAD_RESTRICTED, KustomizeError.FILE_NOT_FOUND);
    assertThat(issues.get(0).location().toDisplayString())
        .startsWith("app/base/kustomization.yaml:3:");
    assertThat(issues.toString()).doesNotContain("hunter2");
  }

  private static String aliases(String prefix) {
    StringBuilder bomb = new StringBuilder(prefix + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(repeat(9, alias + ", ")).append(alias).append("]\n");
    }
    return bomb.toString();
  }

  // 9
  @Test
  void aliasBomb_isRefused_whereverItStands() {
    tree.file("bomb.yaml", aliases(MAP));
    assertThat(codes(render("resources: [bomb.yaml]\n"))).containsExactly(YamlError.LIMIT);
    tree.file("map.yaml", MAP);
    assertThat(codes(render("resources: [map.yaml]\npatches: [{path: bomb.yaml}]\n")))
        .containsExactly(YamlError.LIMIT);
    assertThat(codes(render("resources: [map.yaml]\nconfigurations: [bomb.yaml]\n")))
        .containsExactly(YamlError.LIMIT);
    assertThat(codes(render(aliases("resources: [map.yaml]\n")))).containsExactly(YamlError.LIMIT);
  }

  @Test
  void aliasesOfALongText_areRefused() {
    String text = repeat(1 << 20, "x");
    tree.file("bomb.yaml", MAP + "a: &a " + text + "\nb: [" + repeat(1000, "*a, ") + "*a]\n");
    assertThat(codes(render("resources: [bomb.yaml]\n"))).containsExactly(YamlError.LIMIT);
  }

  // 10
  @ParameterizedTest
  @ValueSource(ints = {22, 60, 300})
  void jsonPatch_thatDoublesByCopies_isRefused(int copies) {
    tree.file("map.yaml", MAP + "data: {a: {b: c}}\n");
    String ops =
        IntStream.range(0, copies)
            .mapToObj(i -> "  - {op: copy, from: /data, path: /data/k" + i + "}\n")
            .collect(Collectors.joining());
    List<Issue> issues =
        render("resources: [map.yaml]\npatches:\n- target: {}\n  patch: |\n" + ops.indent(2));
    refusedAt(Bound.COPIES, issues);
    assertThat(budget.used(Bound.COPIES)).isLessThanOrEqualTo(2 * Bound.COPIES.standard());
  }

  // 11
  @Test
  void deepNesting_isRefused() {
    tree.file("yaml.yaml", MAP + "a: " + repeat(10_000, "{a: ") + "b" + repeat(10_000, "}"))
        .file("json.json", "{\"a\":" + repeat(10_000, "[") + repeat(10_000, "]") + "}");
    assertThat(codes(render("resources: [yaml.yaml, json.json]\n")))
        .containsExactly(YamlError.LIMIT);
    assertThat(codes(render(repeat(10_000, "[") + "\n"))).containsExactly(YamlError.LIMIT);
  }

  @Test
  void deepNesting_inTextsThatReplacementsOpen_isNoYamlForThem() {
    tree.file(
        "map.yaml", MAP + "data:\n  j: '" + repeat(10_000, "[") + repeat(10_000, "]") + "'\n");
    List<Issue> issues =
        render(
            """
            resources: [map.yaml]
            replacements:
            - sourceValue: x
              targets:
              - select: {kind: ConfigMap}
                fieldPaths: [data.j.a]
            """);
    assertThat(codes(issues)).containsExactly(KustomizeError.REPLACEMENT);
  }

  @Test
  void largeTexts_areRefused_byTheBoundOfOneTextAndOfAll() {
    tree.file("map.yaml", MAP + "data: {a: " + repeat(3000, "x") + "}\n");
    limits = limits.withYaml(new YamlLimits(2000, 1000, 100));
    assertThat(codes(render("resources: [map.yaml]\n"))).containsExactly(YamlError.LIMIT);
    limits = RenderLimits.DEFAULTS.with(Bound.BYTES, 2000);
    refusedAt(Bound.BYTES, render("resources: [map.yaml]\n"));
  }

  @Test
  void millionKeys_areRendered() {
    String keys =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "  k" + i + ": v\n")
            .collect(Collectors.joining());
    tree.file("map.yaml", MAP + "data:\n" + keys);
    assertThat(render("resources: [map.yaml]\nnamePrefix: a-\n")).isEmpty();
    assertThat(budget.used(Bound.NODES)).isLessThan(300_000);
  }

  // 12
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0: [:!00 \u00ef",
        "? ? ? ?",
        "&a *a",
        "{a: &b b: *b}",
        "!!binary |\n  %%%",
        "--- \u0001",
        "<<: [1, 2]",
        "a: 'b",
        "\"\\ud800\"",
        "%YAML 9.9\n---\na: b",
        "- - - -\n  - -",
        "*x: y",
        "a: !<tag:yaml.org,2002:int> x",
        "[a, b: {c}]]"
      })
  void malformedYaml_isATypedError(String text) {
    for (String use :
        List.of(
            "resources: [bad.yaml]\n",
            "patches: [{path: bad.yaml}]\nresources: [map.yaml]\n",
            "configurations: [bad.yaml]\nresources: [map.yaml]\n",
            "crds: [bad.yaml]\nresources: [map.yaml]\n",
            "openapi: {path: bad.yaml}\nresources: [map.yaml]\n",
            "transformers: [bad.yaml]\nresources: [map.yaml]\n",
            "replacements: [{path: bad.yaml}]\nresources: [map.yaml]\n")) {
      tree.file("bad.yaml", text).file("map.yaml", MAP);
      // nothing but typed errors comes out of it
      render(use).forEach(issue -> assertThat(issue.code().id()).isNotBlank());
    }
    render(text).forEach(issue -> assertThat(issue.code().id()).isNotBlank());
  }

  // 13
  @Test
  void tags_makeNoObjects() {
    tree.file(
        "map.yaml",
        MAP
            + "data:\n  a: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x\"]]\n"
            + "  b: !!java.lang.ProcessBuilder {command: [touch, /tmp/hacked]}\n");
    render("resources: [map.yaml]\n");
    if (!manifests.isEmpty()) {
      assertThat(YamlPrinter.print(manifests.get(0).root())).contains("ConfigMap");
    }
    assertThat(java.nio.file.Path.of("/tmp/hacked")).doesNotExist();
  }

  // 14
  @Test
  void manyFiles_areRefusedByTheBytesOfAll() {
    limits = limits.with(Bound.BYTES, 100_000);
    StringBuilder resources = new StringBuilder("resources:\n");
    for (int i = 0; i < 100; i++) {
      tree.file("m" + i, MAP.replace("web", "m" + i) + "data: {a: " + repeat(2000, "x") + "}\n");
      resources.append("- m").append(i).append('\n');
    }
    refusedAt(Bound.BYTES, render(resources.toString()));
    assertThat(budget.used(Bound.BYTES)).isLessThan(110_000);
  }

  // 15
  @Test
  void expression_thatBacktracks_isMatchedInLinearWork() {
    tree.file("map.yaml", MAP.replace("web", repeat(200, "a") + "!"));
    assertThat(
            render(
                "resources: [map.yaml]\npatches:\n- target: {name: \"(a+)+(a|a)*(.*)*$x\"}\n"
                    + "  patch: \"- {op: remove, path: /data}\"\nimages: [{name: \"(a*)*b\"}]\n"))
        .isEmpty();
    assertThat(budget.used(Bound.PATTERNS)).isBetween(1L, 100_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a{1000}){1000}", "((((a{99}){99}){99}){99}){99}", "LONG", "DEEP", "STARS"})
  void expression_thatIsHuge_isRefused(String text) {
    String expression =
        switch (text) {
          case "LONG" -> repeat(10_000, "a|");
          case "DEEP" -> repeat(2000, "(") + "a" + repeat(2000, ")");
          case "STARS" -> repeat(20_000, "a*");
          default -> text;
        };
    tree.file("map.yaml", MAP);
    String select = "{name: \"" + expression + "\"}";
    refusedAt(
        Bound.EXPRESSION,
        render(
            "resources: [map.yaml]\npatches:\n- target: "
                + select
                + "\n  patch: \"- {op: remove, path: /data}\"\n"));
    refusedAt(Bound.EXPRESSION, render("resources: [map.yaml]\nimages:\n- " + select + "\n"));
    refusedAt(
        Bound.EXPRESSION,
        render(
            "resources: [map.yaml]\nreplacements:\n- sourceValue: x\n  targets:\n  - select: "
                + select
                + "\n"));
  }

  @Test
  void expressions_onManyResources_areRefused() {
    limits = limits.with(Bound.PATTERNS, 10_000);
    StringBuilder all = new StringBuilder();
    IntStream.range(0, 100).forEach(i -> all.append("---\n").append(MAP.replace("web", "w" + i)));
    tree.file("map.yaml", all.toString());
    refusedAt(
        Bound.PATTERNS,
        render(
            "resources: [map.yaml]\npatches:\n- target: {name: \"(x|y|z)[a-z]{1,60}\"}\n"
                + "  patch: \"- {op: remove, path: /data}\"\n"));
  }

  @Test
  void labelSelector_ofManyTerms_isReadInLinearWork() {
    tree.file("map.yaml", MAP);
    String selector = repeat(200_000, "a,") + "b" + repeat(100_000, " ");
    render(
        "resources: [map.yaml]\npatches:\n- target: {labelSelector: \""
            + selector
            + "\"}\n  patch: \"- {op: remove, path: /data}\"\n");
    assertThat(manifests).hasSize(1);
  }

  // 36
  @Test
  void poisonedSchema_leavesNextRenderAlone() {
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {template: {spec: {containers: [{name: a, image: a}, {name: b, image: b}]}}}
        """;
    String patch =
        """
        resources: [web.yaml]
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {containers: [{name: a, image: c}]}}}
        """;
    tree.file("web.yaml", deployment)
        .file("poison.json", "{\"definitions\": {\"io.k8s.api.apps.v1.Deployment\": {}}}");
    assertThat(render(patch)).isEmpty();
    String before = YamlPrinter.print(manifests.get(0).root());
    assertThat(render("openapi: {path: poison.json}\n" + patch)).isEmpty();
    assertThat(YamlPrinter.print(manifests.get(0).root())).isNotEqualTo(before);
    assertThat(render(patch)).isEmpty();
    assertThat(YamlPrinter.print(manifests.get(0).root())).isEqualTo(before);
  }
}
