// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KustomizeRendererTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 1
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: app
              image: nginx:1.0
              envFrom:
              - configMapRef: {name: settings}
            - name: side
              image: busybox
      """;

  private static Rendered render(MemoryTree.Builder tree, String path) {
    return KustomizeRenderer.ofDefaults().render(tree.build(), RenderRequest.of(TreePath.of(path)));
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  private static String build(String kustomization) {
    return print(
        render(
            MemoryTree.builder()
                .file("kustomization.yaml", kustomization)
                .file("web.yaml", DEPLOYMENT)
                .file("patch.yaml", "unused"),
            "."));
  }

  @Test
  void generatedNames_getAHash_andReferencesFollow() {
    String out =
        build(
            "resources: [web.yaml]\nnamePrefix: p-\nconfigMapGenerator:\n- name: settings\n  literals: [a=b]\n");
    assertThat(out)
        .contains("name: p-settings-")
        .containsPattern("configMapRef:\n            name: p-settings-[a-z0-9]{10}\n");
    assertThat(out).contains("name: p-web\n");
  }

  @Test
  void strategicMerge_mergesContainersByName_putsNewOnesFirst_andDeletes() {
    String patch =
        "apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  spec:\n    template:\n      spec:\n        containers:\n";
    String out =
        build(
            "resources: [web.yaml]\npatches:\n- patch: |-\n    "
                + (patch
                        + "        - {name: new, image: x}\n        - {name: app, tty: true}\n        - {name: side, $patch: delete}\n")
                    .replace("\n", "\n  ")
                + "\n");
    assertThat(out)
        .contains("image: x\n        name: new\n")
        .contains("tty: true")
        .contains("image: nginx:1.0")
        .doesNotContain("busybox");
    assertThat(out.indexOf("name: new")).isLessThan(out.indexOf("name: app"));
  }

  @Test
  void jsonPatch_imagesReplicasLabelsNamespace_areApplied() {
    String out =
        build(
            """
            resources: [web.yaml]
            namespace: prod
            labels:
            - pairs: {team: a}
            images:
            - {name: nginx, newTag: "2"}
            replicas:
            - {name: web, count: 3}
            patches:
            - target: {kind: Deploy.*}
              patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"k": "v"}}]'
            """);
    assertThat(out).contains("namespace: prod", "team: a", "image: nginx:2", "replicas: 3", "k: v");
    assertThat(out).doesNotContain("team: a\n      app");
  }

  @Test
  void unknownField_isRefused_withPlaceAndHint() {
    Rendered rendered =
        render(MemoryTree.builder().file("kustomization.yaml", "resource: []\nnope: 1\n"), ".");
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues())
        .extracting(issue -> issue.location().line())
        .containsExactly(1, 2);
    assertThat(rendered.issues().get(0).hint()).isEqualTo("did you mean resources?");
  }

  @Test
  void literalUnderFiles_isRefused_withAHint() {
    Rendered rendered =
        render(
            MemoryTree.builder()
                .file(
                    "kustomization.yaml",
                    "configMapGenerator:\n- name: c\n  files: [PRODUCTION=true]\n"),
            ".");
    assertThat(rendered.issues().get(0).toDisplayString())
        .contains("kustomization.yaml:3", "literals");
  }

  @Test
  void wrongEntriesOfGenerators_areToldAtOnce_withTheirLines() {
    Rendered rendered =
        render(
            MemoryTree.builder()
                .file(
                    "app/kustomization.yaml",
                    "configMapGenerator:\n"
                        + "- name: c\n"
                        + "  literals: [noequals]\n"
                        + "  files:\n"
                        + "  - PRODUCTION=true\n"
                        + "  - 'LOG_LEVEL=info'\n"
                        + "  - gone.txt\n"
                        + "- name: d\n"
                        + "  envs: [gone.env]\n"),
            "app");
    assertThat(rendered.issues())
        .extracting(issue -> issue.location().toDisplayString())
        .containsExactly(
            "app/kustomization.yaml:3:14",
            "app/kustomization.yaml:5:5",
            "app/kustomization.yaml:6:5",
            "app/kustomization.yaml:7:5",
            "app/kustomization.yaml:9:10");
    assertThat(rendered.issues().get(1).toDisplayString())
        .contains("  - PRODUCTION=true\n", "^", "put it under literals");
    assertThat(rendered.issues().get(2).toDisplayString()).contains("  - 'LOG_LEVEL=info'\n");
    assertThat(rendered.issues())
        .extracting(issue -> issue.code())
        .contains(KustomizeError.GENERATOR, KustomizeError.FILE_NOT_FOUND);
  }

  @Test
  void wrongEntriesOfASecret_showNeitherValueNorLine() {
    Rendered rendered =
        render(
            MemoryTree.builder()
                .file(
                    "kustomization.yaml",
                    "secretGenerator:\n- name: s\n  literals: [hunter1, a=hunter2, a=hunter3]\n  files: [PASSWORD=hunter4]\n"),
            ".");
    assertThat(rendered.issues()).hasSize(3);
    assertThat(rendered.issues())
        .allSatisfy(issue -> assertThat(issue.toDisplayString()).doesNotContain("hunter"));
    assertThat(rendered.issues().get(2).toDisplayString()).contains("PASSWORD");
  }

  @Test
  void pathOutsideTheRoot_cycleAndRemote_areRefused() {
    MemoryTree.Builder tree =
        MemoryTree.builder()
            .file("out/kustomization.yaml", "resources: [../secret.yaml]\n")
            .file("secret.yaml", DEPLOYMENT)
            .file("a/kustomization.yaml", "resources: [../b]\n")
            .file("b/kustomization.yaml", "resources: [../a]\n")
            .file("far/kustomization.yaml", "resources: ['https://example.org/x.yaml']\n")
            .file("none/x", "");
    assertThat(code(tree, "out")).isEqualTo(KustomizeError.LOAD_RESTRICTED);
    assertThat(code(tree, "a")).isEqualTo(KustomizeError.CYCLE);
    assertThat(code(tree, "far")).isEqualTo(KustomizeError.REMOTE_RESOURCE);
    assertThat(code(tree, "none")).isEqualTo(KustomizeError.NO_KUSTOMIZATION);
    assertThat(code(tree, "missing").id()).isEqualTo("render.no-path");
  }

  private static io.gitops4j.core.error.ErrorCode code(MemoryTree.Builder tree, String path) {
    return render(tree, path).issues().stream()
        .filter(Issue::isError)
        .findFirst()
        .orElseThrow()
        .code();
  }

  @Test
  void whatMatchesNothing_isAWarning() {
    Rendered rendered =
        render(
            MemoryTree.builder()
                .file(
                    "kustomization.yaml",
                    "resources: [web.yaml]\nimages: [{name: nowhere, newTag: x}]\nbases: []\n")
                .file("web.yaml", DEPLOYMENT),
            ".");
    assertThat(rendered.failed()).isFalse();
    assertThat(rendered.issues())
        .extracting(Issue::code)
        .contains(KustomizeError.IMAGE_NO_MATCH, KustomizeError.DEPRECATED);
  }

  @Test
  void inputs_nameWhatWasReadAndMissed_andSecretsStayOutOfMessages() {
    Rendered rendered =
        render(
            MemoryTree.builder()
                .file(
                    "kustomization.yaml",
                    "resources: [web.yaml]\nsecretGenerator:\n- {name: s, literals: [p=hunter2, p=hunter2]}\n")
                .file("web.yaml", DEPLOYMENT),
            ".");
    assertThat(rendered.inputs().files().keySet())
        .contains(TreePath.of("web.yaml"), TreePath.of("kustomization.yaml"));
    assertThat(rendered.inputs().missing()).contains(TreePath.of("kustomization.yml"));
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues().toString()).doesNotContain("hunter2");
  }

  @Test
  void rendering_itsOwnOutputAgain_changesNothing() {
    String once = build("resources: [web.yaml]\nnamespace: other\ncommonLabels: {a: b}\n");
    Rendered again =
        render(
            MemoryTree.builder()
                .file("kustomization.yaml", "resources: [all.yaml]\n")
                .file("all.yaml", once),
            ".");
    assertThat(print(again)).isEqualTo(once);
  }

  @Test
  void manyThreads_giveTheSameBytes() throws Exception {
    String kustomization =
        "resources: [web.yaml]\nnamePrefix: p-\nconfigMapGenerator:\n- name: settings\n  literals: [a=b]\n";
    String alone = build(kustomization);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> results =
          IntStream.range(0, 100).mapToObj(i -> pool.submit(() -> build(kustomization))).toList();
      for (Future<String> result : results) {
        assertThat(result.get()).isEqualTo(alone);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
