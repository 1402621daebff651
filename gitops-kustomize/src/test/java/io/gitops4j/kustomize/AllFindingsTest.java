// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All that is wrong is told at once, each with its place, and nothing that merely follows. */
class AllFindingsTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 1
      """;

  private final MemoryTree.Builder tree = MemoryTree.builder();

  private List<String> errors(String path) {
    Rendered rendered =
        KustomizeRenderer.ofDefaults().render(tree.build(), RenderRequest.of(TreePath.of(path)));
    assertThat(rendered.failed()).isTrue();
    return rendered.issues().stream()
        .filter(Issue::isError)
        .map(issue -> issue.location().toDisplayString() + " " + issue.code().id())
        .toList();
  }

  @Test
  void mistakes_ofAllKinds_areToldInOrder() {
    tree.file("app/deployment.yaml", DEPLOYMENT)
        .file("app/broken.yaml", "a: [\n")
        .file(
            "app/wrong.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec: []
            """)
        .file(
            "app/kustomization.yaml",
            """
            resources:
            - deployment.yaml
            - missing.yaml
            - broken.yaml
            - ../nowhere
            components:
            - ../nocomponent
            configMapGenerator:
            - name: a
              files: [gone.txt]
            - literals: [a=b]
            patches:
            - path: lost.yaml
            - path: wrong.yaml
            - target: {kind: Deployment}
              patch: |-
                - op: replace
                  path: /spec/replicas
                  value: 2
                - op: remove
                  path: /spec/nothing
            - target: {name: "("}
              patch: "kind: {}"
            images:
            - name: "("
            """);
    assertThat(errors("app"))
        .containsExactly(
            "app/kustomization.yaml:3:3 (resources) kustomize.file-not-found",
            "app/broken.yaml:1:1 yaml.syntax",
            "app/kustomization.yaml:5:3 (resources) kustomize.file-not-found",
            "app/kustomization.yaml:10:11 kustomize.file-not-found",
            "app/kustomization.yaml:11:3 (configMapGenerator) kustomize.generator",
            "app/kustomization.yaml:7:3 (components) kustomize.file-not-found",
            "app/kustomization.yaml:13:3 (patches) kustomize.file-not-found",
            "app/wrong.yaml:5:7 kustomize.patch-failed",
            "app/kustomization.yaml:20 kustomize.patch-failed",
            "app/kustomization.yaml:23:10 (kind) kustomize.invalid-resource",
            "app/kustomization.yaml:25:3 (images) kustomize.invalid-kustomization");
  }

  @Test
  void base_thatFails_isToldOnceAndNothingThatFollows() {
    tree.file("base/kustomization.yaml", "resources: [deployment.yaml]\n")
        .file(
            "a/kustomization.yaml",
            """
            resources: [../base]
            namePrefix: a-
            patches:
            - patch: |
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec: {replicas: 2}
            replicas:
            - {name: web, count: 3}
            vars:
            - name: X
              objref: {kind: Deployment, name: web, apiVersion: apps/v1}
            replacements:
            - source: {kind: Deployment, name: web}
              targets:
              - select: {kind: Service}
            """)
        .file("b/kustomization.yaml", "resources: [../base]\nnamePrefix: b-\n")
        .file("all/kustomization.yaml", "resources: [../a, ../b]\n");
    assertThat(errors("all"))
        .containsExactly("base/kustomization.yaml:1:13 (resources) kustomize.file-not-found");
  }

  @Test
  void resources_thatAreThereTwice_areOneFindingForEachEntry() {
    tree.file("base/kustomization.yaml", "resources: [deployment.yaml, other.yaml]\n")
        .file("base/deployment.yaml", DEPLOYMENT)
        .file("base/other.yaml", DEPLOYMENT.replace("web", "other"))
        .file("app/kustomization.yaml", "resources:\n- ../base\n- ../base/\n- ../base/.\n");
    Rendered rendered =
        KustomizeRenderer.ofDefaults().render(tree.build(), RenderRequest.of(TreePath.of("app")));
    assertThat(rendered.issues())
        .hasSize(2)
        .allSatisfy(
            issue -> {
              assertThat(issue.code()).isEqualTo(KustomizeError.ID_CONFLICT);
              assertThat(issue.message())
                  .contains("apps/v1/Deployment/web", "from the same place", "1 more");
            })
        .anySatisfy(issue -> assertThat(issue.hint()).contains("app/kustomization.yaml:3:3"))
        .anySatisfy(issue -> assertThat(issue.hint()).contains("app/kustomization.yaml:4:3"));
  }

  @Test
  void fields_thatAreWrong_doNotHideWhatElseIsWrong() {
    tree.file(
        "app/kustomization.yaml",
        """
        resource: [a.yaml]
        resources:
        - {}
        - missing.yaml
        replicas:
        - name: web
          count: "3"
        """);
    assertThat(errors("app"))
        .containsExactly(
            "app/kustomization.yaml:1:1 (resource) kustomize.invalid-kustomization",
            "app/kustomization.yaml:3:3 (resources[0]) kustomize.invalid-kustomization",
            "app/kustomization.yaml:7:10 (replicas[0].count) kustomize.invalid-kustomization",
            "app/kustomization.yaml:4:3 (resources) kustomize.file-not-found");
  }

  @Test
  void links_thatLeadNowhereGood_areToldWhereTheyAreNamed() {
    tree.link("app/out", "../../etc/passwd")
        .link("app/loop", "loop")
        .file("app/deployment.yaml", DEPLOYMENT)
        .file(
            "app/kustomization.yaml",
            "resources:\n- out\n- loop\n- deployment.yaml\npatches:\n- path: out\n");
    assertThat(errors("app"))
        .containsExactly(
            "app/kustomization.yaml:2:3 (resources) source.symlink",
            "app/kustomization.yaml:3:3 (resources) source.symlink",
            "app/kustomization.yaml:6:3 (patches) source.symlink");
  }

  @Test
  void findings_withoutNumber_areBoundedAndCounted() {
    StringBuilder resources = new StringBuilder("resources:\n");
    IntStream.range(0, 500).forEach(i -> resources.append("- missing-").append(i).append("\n"));
    tree.file("app/kustomization.yaml", resources.toString());
    List<String> errors = errors("app");
    assertThat(errors).hasSize(201);
    assertThat(errors.get(200)).endsWith("kustomize.left-out");
  }

  @Test
  void names_thatAreNearlyRight_areSuggested() {
    tree.file("app/deployment.yml", DEPLOYMENT)
        .file("app/service.yaml", DEPLOYMENT)
        .file(
            "app/kustomization.yaml",
            "resources: [deployment.yaml, sevrice.yaml]\nreplicas: [{name: wbe, count: 1}]\n");
    Rendered rendered =
        KustomizeRenderer.ofDefaults().render(tree.build(), RenderRequest.of(TreePath.of("app")));
    assertThat(rendered.issues())
        .extracting(Issue::hint)
        .containsExactly("did you mean deployment.yml?", "did you mean service.yaml?");
  }

  @Test
  void secrets_inWhatIsWrong_areNotTold() {
    tree.file("app/deployment.yaml", DEPLOYMENT)
        .file(
            "app/secret.yaml",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData:
              a: hunter2-a
              b: [hunter2-b]
            """)
        .file(
            "app/kustomization.yaml",
            """
            resources: [deployment.yaml, secret.yaml]
            secretGenerator:
            - name: x
              literals: [hunter2-c, 5]
              envs: hunter2-d
            - name: y
              literals: {a: hunter2-e}
            - name: s
              literals: [a=hunter2-f, a=hunter2-g]
            patches:
            - target: {kind: Secret}
              patch: |-
                - op: test
                  path: /stringData/a
                  value: hunter2-h
            - patch: |-
                apiVersion: v1
                kind: Secret
                metadata: {name: s}
                stringData: hunter2-i
            - patch: |-
                stringData: {a: hunter2-j}
            - patch: |-
                stringData: {a: "hunter2-k
            """);
    Rendered rendered =
        KustomizeRenderer.ofDefaults().render(tree.build(), RenderRequest.of(TreePath.of("app")));
    assertThat(rendered.issues()).hasSizeGreaterThan(6);
    rendered
        .issues()
        .forEach(issue -> assertThat(issue.toDisplayString()).doesNotContain("hunter2"));
  }
}
