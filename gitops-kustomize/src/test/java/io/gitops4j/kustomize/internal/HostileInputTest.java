// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlError;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.share.SharedParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Repositories that are made to break the renderer: each is refused by a typed error before much
 * work is done, or rendered at a bounded cost. Work is counted, so no test depends on time.
 */
class HostileInputTest {
  private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n";

  private final MemoryTree.Builder tree = MemoryTree.builder();
  private RenderLimits limits = RenderLimits.DEFAULTS;
  private KustomizeOptions options = KustomizeOptions.DEFAULTS;
  private Budget budget = new Budget(limits);
  private @Nullable SharedParts parts;
  private List<Manifest> manifests = List.of();

  /** What is wrong; nothing but typed failures is caught. */
  private List<Issue> render(String kustomization) {
    return render(tree.file("kustomization.yaml", kustomization).build(), ".");
  }

  private List<Issue> render(MemoryTree files, String path) {
    if (options.limits() != limits) {
      options = options.withLimits(limits);
    }
    InputRecorder recorder = new InputRecorder(files);
    Sharing sharing = new Sharing(parts, files, recorder, options, true);
    try (Build build = new Build(options, sharing)) {
      List<Issue> issues = new ArrayList<>();
      budget = build.budget();
      try {
        manifests = build.run(recorder, TreePath.of(path), false);
      } catch (GitOpsException e) {
        issues.addAll(e.issues());
      }
      issues.addAll(build.issues());
      return issues.stream().filter(Issue::isError).toList();
    }
  }

  private static List<ErrorCode> codes(List<Issue> issues) {
    return issues.stream().map(Issue::code).distinct().toList();
  }

  private void refusedAt(Bound bound, List<Issue> issues) {
    assertThat(codes(issues)).containsExactly(KustomizeError.LIMIT);
    Issue issue = issues.get(0);
    assertThat(issue.message()).contains(Long.toString(limits.of(bound)), bound.counted());
    assertThat(issue.hint()).contains("bound " + bound.id(), "--limit " + bound.id());
    assertThat(issue.location().line()).isPositive();
  }

  private static String repeat(int times, String text) {
    return text.repeat(times);
  }

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

  // 38
  @Test
  void basesInACircle_areRefused() {
    tree.file("a/kustomization.yaml", "resources: [../b]\n")
        .file("b/kustomization.yaml", "resources: [../a]\n")
        .file("c/kustomization.yaml", "resources: [.]\n")
        .file("d/kustomization.yaml", "resources: [e]\n")
        .file("d/e/kustomization.yaml", "resources: [..]\n");
    for (String path : List.of("a", "b", "c", "d", "d/e")) {
      assertThat(codes(render(tree.build(), path))).containsExactly(KustomizeError.CYCLE);
    }
  }

  @Test
  void tenThousandBases_areRefused() {
    StringBuilder bases = new StringBuilder("resources:\n");
    for (int i = 0; i < 10_000; i++) {
      tree.file("b" + i + "/kustomization.yaml", "resources: []\n");
      bases.append("- b").append(i).append('\n');
    }
    refusedAt(Bound.KUSTOMIZATIONS, render(bases.toString()));
  }

  @Test
  void chainOfBases_isRefused() {
    for (int i = 0; i < 150; i++) {
      tree.file("b" + i + "/kustomization.yaml", "resources: [../b" + (i + 1) + "]\n");
    }
    refusedAt(Bound.DEPTH, render(tree.build(), "b0"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void diamonds_thatDoubleAtEachLevel_areRefused(boolean empty) {
    tree.file("n0/map.yaml", MAP)
        .file("n0/kustomization.yaml", empty ? "resources: []\n" : "resources: [map.yaml]\n");
    for (int i = 1; i < 60; i++) {
      String below = "resources: [../n" + (i - 1) + "]\nnamePrefix: ";
      tree.file("l" + i + "/kustomization.yaml", below + "l\n")
          .file("r" + i + "/kustomization.yaml", below + "r\n")
          .file("n" + i + "/kustomization.yaml", "resources: [../l" + i + ", ../r" + i + "]\n");
    }
    limits = limits.with(Bound.DEPTH, 1000).with(Bound.KUSTOMIZATIONS, 1000);
    refusedAt(Bound.KUSTOMIZATIONS, render(tree.build(), "n59"));
  }

  // 39
  @Test
  void patchThatDeletesEverything_isDoneAndTold() {
    tree.file("map.yaml", MAP);
    assertThat(
            render(
                "resources: [map.yaml]\npatches:\n- target: {}\n  patch: |\n    $patch: delete\n"
                    + "    kind: x\n    metadata: {name: x}\n"))
        .isEmpty();
    assertThat(manifests).isEmpty();
  }

  // 40
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{op: add, path: /__proto__, value: {a: b}}",
        "{op: add, path: /constructor/prototype, value: x}",
        "{op: add, path: /data/~01, value: x}",
        "{op: add, path: /data/~2, value: x}",
        "{op: replace, path: /list/-, value: x}",
        "{op: add, path: /list/-, value: x}",
        "{op: add, path: /list/2147483648, value: x}",
        "{op: add, path: /list/-2147483648, value: x}",
        "{op: add, path: /list/99999999999999999999, value: x}",
        "{op: remove, path: /list/-1}",
        "{op: remove, path: \"\"}",
        "{op: replace, path: \"\", value: x}",
        "{op: move, from: /data, path: /data/a}",
        "{op: copy, from: \"\", path: /data/a}",
        "{op: test, path: /data, value: null}",
        "{op: spread, path: /data}",
        "{}"
      })
  void oddPointers_areDoneOrTypedErrors(String operation) {
    tree.file("map.yaml", MAP + "data: {a: b}\nlist: [1]\n");
    List<Issue> issues =
        render(
            "resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    - "
                + operation
                + "\n");
    assertThat(codes(issues)).isSubsetOf(KustomizeError.PATCH_FAILED, KustomizeError.INVALID_PATCH);
    if (issues.isEmpty()) {
      assertThat(manifests).hasSize(1);
    }
  }

  @Test
  void trees_thatPatchesMakeDeep_areRefused() {
    tree.file("map.yaml", MAP + "a: {}\n");
    String nest = repeat(200, "{a: ") + "b" + repeat(200, "}");
    StringBuilder patches = new StringBuilder("resources: [map.yaml]\npatches:\n");
    for (int i = 0; i < 20; i++) {
      String path = repeat(1 + i * 200, "/a");
      patches.append("- {target: {}, patch: '[{op: add, path: ").append(path).append(", value: ");
      patches.append(nest).append("}]'}\n");
    }
    assertThat(codes(render(patches.toString()))).containsExactly(KustomizeError.PATCH_FAILED);
    String path = repeat(3000, "a.") + "a";
    assertThat(
            codes(
                render(
                    "resources: [map.yaml]\nreplacements:\n- sourceValue: x\n  targets:\n"
                        + "  - {select: {kind: ConfigMap}, options: {create: true}, fieldPaths: ["
                        + path
                        + "]}\n")))
        .containsExactly(KustomizeError.REPLACEMENT);
    assertThat(
            codes(
                render(
                    "resources: [map.yaml]\nlabels:\n- pairs: {a: b}\n  fields:\n  - {create: true, path: "
                        + path.replace('.', '/')
                        + "}\n")))
        .containsExactly(KustomizeError.TRANSFORMER);
  }

  @Test
  void replacements_thatDouble_areRefused() {
    tree.file("map.yaml", MAP + "a: {b: c}\n");
    String more =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "- source: {kind: ConfigMap, fieldPath: a}\n  targets:\n"
                        + "  - select: {kind: ConfigMap}\n    fieldPaths: [a.k"
                        + i
                        + "]\n    options: {create: true}\n")
            .collect(Collectors.joining());
    refusedAt(Bound.REPLACEMENTS, render("resources: [map.yaml]\nreplacements:\n" + more));
  }

  @Test
  void lists_thatAreLongInPatchAndTarget_areRefused() {
    limits = limits.with(Bound.MERGES, 1_000_000);
    String deployment =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
            + "spec: {template: {spec: {containers: [\n";
    String containers =
        IntStream.range(0, 1000)
            .mapToObj(i -> "{name: c" + i + "}")
            .collect(Collectors.joining(","));
    tree.file("web.yaml", deployment + containers + "]}}}\n");
    tree.file("patch.yaml", deployment + containers.replace("c", "d") + "]}}}\n");
    refusedAt(Bound.MERGES, render("resources: [web.yaml]\npatches:\n- path: patch.yaml\n"));
  }

  @Test
  void namesThatFitManyResources_areRefused() {
    limits = limits.with(Bound.REFERENCES, 10_000);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      all.append("---\n").append(MAP.replace("name: web", "name: web, namespace: n" + i));
      all.append("---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n")
          .append(i)
          .append("}\nspec: {volumes: [{configMap: {name: web}}]}\n");
    }
    tree.file("all.yaml", all.toString());
    refusedAt(Bound.REFERENCES, render("resources: [all.yaml]\nnamePrefix: a-\n"));
  }

  @Test
  void generatedData_isRefused() {
    limits = limits.with(Bound.GENERATED, 1000);
    tree.file("big", repeat(600, "x"));
    assertThat(render("configMapGenerator: [{name: a, files: [big]}]\n")).isEmpty();
    refusedAt(
        Bound.GENERATED,
        render("secretGenerator: [{name: a, files: [big]}, {name: b, files: [big]}]\n"));
  }

  @Test
  void notesOfTransformers_thatGrow_areRefused() {
    limits = limits.with(Bound.TEXT, 100_000);
    tree.file("map.yaml", MAP);
    String patches =
        repeat(200, "- {target: {}, patch: \"- {op: add, path: /data, value: {a: b}}\"}\n");
    refusedAt(
        Bound.TEXT,
        render(
            "resources: [map.yaml]\nbuildMetadata: [transformerAnnotations]\npatches:\n"
                + patches));
  }

  @Test
  void definitionsOfTypes_thatMultiply_areRefused() {
    StringBuilder types = new StringBuilder("{\"x.Root\": {\"Schema\": {\"properties\": {");
    types.append(
        "\"kind\": {}, \"apiVersion\": {}, \"metadata\": {}, \"a\": {\"$ref\": \"T0\"}}}}");
    for (int i = 0; i < 40; i++) {
      types.append(", \"T").append(i).append("\": {\"Schema\": {\"properties\": {");
      for (int j = 0; j < 10; j++) {
        types.append(j == 0 ? "" : ",").append("\"p").append(j).append("\": {\"$ref\": \"T");
        types.append(i + 1).append("\"}");
      }
      types.append("}}}");
    }
    tree.file("map.yaml", MAP).file("crd.json", types + "}");
    limits = limits.with(Bound.FIELDS, 1_000_000);
    refusedAt(Bound.FIELDS, render("resources: [map.yaml]\ncrds: [crd.json]\n"));
  }

  @Test
  void labels_ofManyResources_areRefused() {
    limits = limits.with(Bound.FIELDS, 10_000);
    String labels =
        IntStream.range(0, 100).mapToObj(i -> "l" + i + ": v").collect(Collectors.joining(", "));
    StringBuilder all = new StringBuilder();
    IntStream.range(0, 200).forEach(i -> all.append("---\n").append(MAP.replace("web", "w" + i)));
    tree.file("map.yaml", all.toString());
    refusedAt(Bound.FIELDS, render("resources: [map.yaml]\nlabels: [{pairs: {" + labels + "}}]\n"));
  }

  @Test
  void documents_andNodes_areCountedForEachTimeTheyAreIncluded() {
    limits = limits.with(Bound.DOCUMENTS, 3);
    tree.file("base/map.yaml", MAP).file("base/kustomization.yaml", "resources: [map.yaml]\n");
    StringBuilder all = new StringBuilder("resources:\n");
    for (int i = 0; i < 4; i++) {
      tree.file("o" + i + "/kustomization.yaml", "resources: [../base]\nnamePrefix: p" + i + "\n");
      all.append("- o").append(i).append('\n');
    }
    refusedAt(Bound.DOCUMENTS, render(all.toString()));
    limits = RenderLimits.DEFAULTS.with(Bound.NODES, 30);
    refusedAt(Bound.NODES, render(all.toString()));
  }

  @Test
  void work_thatAnotherRenderDid_countsAllTheSame() {
    tree.file("base/map.yaml", MAP)
        .file("base/kustomization.yaml", "resources: [map.yaml]\nnamePrefix: b-\n")
        .file(
            "app/kustomization.yaml",
            "resources: [../base]\npatches:\n- target: {name: \"b.*\"}\n"
                + "  patch: \"- {op: add, path: /data, value: {a: b}}\"\n");
    assertThat(render(tree.build(), "app")).isEmpty();
    List<Long> alone = used();
    parts = new SharedParts(1 << 20);
    for (int i = 0; i < 3; i++) {
      assertThat(render(tree.build(), "app")).isEmpty();
      assertThat(used()).isEqualTo(alone);
    }
    assertThat(parts.basesShared()).isPositive();
  }

  private List<Long> used() {
    return Arrays.stream(Bound.values()).map(budget::used).toList();
  }

  @Test
  void limitOfTime_endsARender_onlyIfItIsSet() {
    StringBuilder all = new StringBuilder();
    IntStream.range(0, 3000).forEach(i -> all.append("---\n").append(MAP.replace("web", "w" + i)));
    tree.file("map.yaml", all.toString());
    assertThat(render("resources: [map.yaml]\nnamePrefix: a-\n")).isEmpty();
    limits = limits.withTime(Duration.ofNanos(1));
    List<Issue> issues = render("resources: [map.yaml]\nnamePrefix: a-\n");
    assertThat(codes(issues)).containsExactly(KustomizeError.LIMIT);
    assertThat(issues.get(0).message()).contains("longer than PT0.000000001S");
  }
}
