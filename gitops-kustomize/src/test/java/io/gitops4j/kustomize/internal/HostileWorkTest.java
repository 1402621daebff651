// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.share.SharedParts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile structure: what multiplies bases, patches, names and data. */
class HostileWorkTest extends HostileRendering {
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
      patches.append("- {target: {}, patch: '- {op: add, path: ").append(path).append(", value: ");
      patches.append(nest).append("}'}\n");
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
