// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What kustomize swallows is a warning with a code, a place and the value found. */
class WarningsTest {
  private final MemoryTree.Builder tree = MemoryTree.builder();

  @BeforeEach
  void resources() {
    tree.file(
            "web.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              template:
                spec:
                  containers:
                  - name: web
                    image: web:1
                  tolerations:
                  - key: a
                  - key: b
            """)
        .file(
            "binding.yaml",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: admins
            roleRef: {kind: Role, name: admin, apiGroup: rbac.authorization.k8s.io}
            subjects:
            - kind: ServiceAccount
              name: default
              namespace: other
            - kind: ServiceAccount
              name: default
            - kind: ServiceAccount
              name: mine
              namespace: other
            """)
        .file(
            "crd.yaml",
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n")
        .file(
            "custom.yaml",
            """
            apiVersion: example.org/v1
            kind: Fleet
            metadata:
              name: fleet
            spec:
              ships:
              - name: a
              - name: b
              ports: [1, 2]
            """);
  }

  private Rendered render(KustomizeOptions options, String kustomization) {
    return KustomizeRenderer.of(options)
        .render(
            tree.file("kustomization.yaml", kustomization).build(),
            RenderRequest.of(TreePath.of(".")));
  }

  /** The warnings, which are the same for whoever shares what another render did. */
  private List<String> warnings(String kustomization) {
    Rendered rendered = render(KustomizeOptions.DEFAULTS, kustomization);
    KustomizeRenderer sharing =
        KustomizeRenderer.ofDefaults().sharing(RenderSession.ofBytes(1 << 20));
    for (int i = 0; i < 2; i++) {
      assertThat(sharing.render(tree.build(), RenderRequest.of(TreePath.of("."))).issues())
          .isEqualTo(rendered.issues());
    }
    assertThat(rendered.issues()).noneMatch(Issue::isError);
    return rendered.issues().stream()
        .map(
            issue ->
                issue.location().toDisplayString()
                    + " "
                    + issue.code().id().substring("kustomize.".length())
                    + " "
                    + issue.found())
        .toList();
  }

  @Test
  void soundKustomization_hasNoWarning() {
    assertThat(
            warnings(
                """
                resources: [web.yaml, binding.yaml, custom.yaml]
                namePrefix: a-
                images: [{name: web, newTag: "2"}]
                replicas: [{name: web, count: 2}]
                labels: [{pairs: {a: b}}]
                commonAnnotations: {a: b}
                patches:
                - target: {kind: Deployment}
                  patch: |-
                    kind: Deployment
                    metadata: {name: web}
                    spec: {template: {spec: {containers: [{name: web, args: [a]}]}}}
                replacements:
                - source: {kind: Deployment, fieldPath: metadata.name}
                  targets:
                  - select: {kind: Fleet}
                    fieldPaths: [spec.flag]
                    options: {create: true}
                configMapGenerator:
                - {name: c, literals: [a=b], behavior: create}
                """))
        .isEmpty();
  }

  @Test
  void whatFitsNothing_isTold() {
    assertThat(
            warnings(
                """
                resources: [web.yaml]
                patches:
                - target: {kind: Deployment, name: wep}
                  patch: "kind: x\\nmetadata: {name: y}"
                - target:
                    kind: Service
                  patch: "- {op: remove, path: /spec}"
                images:
                - {name: web, newTag: "2"}
                - {name: wep, newTag: "2"}
                replacements:
                - sourceValue: x
                  targets:
                  - select: {kind: Service}
                """))
        .containsExactly(
            "kustomization.yaml:3:11 patch-no-match kind: Deployment, name: wep",
            "kustomization.yaml:6:5 patch-no-match kind: Service",
            "kustomization.yaml:10:3 (images) image-no-match wep",
            "kustomization.yaml:14:13 replacement-no-match kind: Service");
  }

  @Test
  void settings_withoutAnyResourceToSetThemOn_areTold() {
    assertThat(
            warnings(
                """
                resources: [crd.yaml]
                namespace: x
                namePrefix: y-
                """))
        .containsExactly(
            "kustomization.yaml:2:1 (namespace) namespace-no-match x",
            "kustomization.yaml:3:1 (namePrefix) affix-no-match y-");
    assertThat(
            warnings(
                """
                labels: [{pairs: {a: b}}]
                commonAnnotations: {c: d}
                """))
        .containsExactly(
            "kustomization.yaml:1:10 (labels) labels-no-match a",
            "kustomization.yaml:2:1 (commonAnnotations) annotations-no-match c");
  }

  @Test
  void component_builtByItself_doesNotTellThatItFitsNothing() {
    assertThat(
            warnings(
                """
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                namespace: x
                images: [{name: web, newTag: "2"}]
                patches:
                - target: {kind: Deployment}
                  patch: "- {op: remove, path: /spec}"
                """))
        .isEmpty();
  }

  @Test
  void deprecatedFields_areToldEachWithWhatToUse() {
    tree.file("base/kustomization.yaml", "resources: [web.yaml]\n")
        .file("base/web.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n");
    Rendered rendered =
        render(
            KustomizeOptions.DEFAULTS,
            """
            bases: [base]
            commonLabels: {a: b}
            imageTags: []
            patchesStrategicMerge: []
            patchesJson6902: []
            vars: []
            helmChartInflationGenerator: []
            configMapGenerator:
            - name: c
              env: c.env
            """);
    assertThat(rendered.issues())
        .filteredOn(issue -> issue.code() == KustomizeError.DEPRECATED)
        .hasSize(8)
        .allSatisfy(issue -> assertThat(issue.hint()).isNotBlank())
        .extracting(issue -> issue.location().field())
        .containsExactly(
            "bases",
            "commonLabels",
            "imageTags",
            "patchesStrategicMerge",
            "patchesJson6902",
            "vars",
            "helmChartInflationGenerator",
            "configMapGenerator.env");
  }

  @Test
  void whatIsSaidTwice_isTold() {
    tree.file("empty.yaml", "# nothing\n")
        .file(
            "c/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {a: b}\n");
    assertThat(
            warnings(
                """
                resources: [web.yaml, empty.yaml, ./empty.yaml]
                components:
                - c
                - c
                images:
                - {name: web, newTag: "1"}
                - {name: web, newTag: "2"}
                replicas:
                - {name: web, count: 1}
                - {name: web, count: 2}
                labels:
                - pairs: {a: b, c: d}
                - pairs: {a: b, c: e}
                namePrefix: a-
                namePrefix: b-
                """))
        .containsExactlyInAnyOrder(
            "kustomization.yaml:1:35 (resources) duplicate null",
            "kustomization.yaml:4:3 (components) duplicate null",
            "kustomization.yaml:7:3 (images) duplicate null",
            "kustomization.yaml:10:3 (replicas) duplicate null",
            "kustomization.yaml:13:17 (labels) duplicate null",
            "kustomization.yaml:15:1 duplicate-key null");
  }

  @Test
  void subject_whoseNamespaceIsReplaced_isTold() {
    assertThat(warnings("resources: [binding.yaml]\nnamespace: mine\n"))
        .containsExactly("binding.yaml:9:14 (subjects) subject-rewritten other");
  }

  @Test
  void fieldPath_thatFitsItemsOfOtherNames_isTold() {
    String kustomization =
        """
        resources: [custom.yaml]
        replacements:
        - sourceValue: x
          targets:
          - select: {kind: Fleet}
            fieldPaths: ["spec.ships.[name=WANTED].name"]
        """;
    tree.file(
        "custom.yaml",
        "apiVersion: example.org/v1\nkind: Fleet\nmetadata: {name: f}\n"
            + "spec: {ships: [{name: web}, {name: web-proxy}]}\n");
    assertThat(warnings(kustomization.replace("WANTED", "web")))
        .containsExactly("kustomization.yaml:6:17 replacement-other-match null");
    assertThat(warnings(kustomization.replace("WANTED", "web-proxy"))).isEmpty();
    assertThat(warnings(kustomization.replace("WANTED", "^web"))).isEmpty();
  }

  @Test
  void image_whoseNameIsNearlyRight_isTold() {
    Rendered rendered =
        render(
            KustomizeOptions.DEFAULTS,
            "resources: [web.yaml]\nimages: [{name: docker.io/web, newTag: \"2\"}]\n");
    assertThat(rendered.issues())
        .singleElement()
        .satisfies(issue -> assertThat(issue.hint()).isEqualTo("did you mean web?"));
  }

  @Test
  void lists_thatLoseItemsForWantOfAMergeKey_areTold() {
    assertThat(
            warnings(
                """
                resources: [web.yaml, custom.yaml]
                patches:
                - patch: |-
                    apiVersion: example.org/v1
                    kind: Fleet
                    metadata: {name: fleet}
                    spec:
                      ships:
                      - name: a
                        size: 1
                      ports: [3]
                - patch: |-
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: web}
                    spec:
                      template:
                        spec:
                          containers:
                          - name: web
                            args: [a]
                          tolerations:
                          - key: c
                """))
        .containsExactly(
            "kustomization.yaml:9 (spec.ships) list-replaced null",
            "kustomization.yaml:23 (spec.template.spec.tolerations) list-replaced null");
    assertThat(
            warnings(
                """
                resources: [custom.yaml]
                patches:
                - patch: |-
                    apiVersion: example.org/v1
                    kind: Fleet
                    metadata: {name: fleet}
                    spec: {ships: [{name: a}, {name: b}, {name: c}]}
                """))
        .isEmpty();
  }

  @Test
  void patch_thatDeletesEverything_isTold() {
    String kustomization =
        """
        resources: [web.yaml, custom.yaml]
        patches:
        - target: {}
          patch: |-
            $patch: delete
            kind: x
            metadata: {name: x}
        """;
    assertThat(warnings(kustomization)).containsExactly("kustomization.yaml:3:11 deletes-all null");
    assertThat(render(KustomizeOptions.DEFAULTS, kustomization).manifests()).isEmpty();
  }

  @Test
  void generators_withOddWordsAndLines_areTold() {
    tree.file("a.env", "A=1\nB\n");
    assertThat(
            warnings(
                """
                configMapGenerator:
                - name: c
                  behavior: add
                  envs: [a.env]
                secretGenerator:
                - name: s
                  envs: [a.env]
                """))
        .containsExactly(
            "a.env:2:1 env-without-value B",
            "kustomization.yaml:3:13 (behavior) unknown-behavior add",
            "a.env:2:1 env-without-value null");
  }

  @Test
  void variable_thatIsUsedNowhere_isTold() {
    assertThat(
            warnings(
                """
                resources: [web.yaml]
                vars:
                - name: X
                  objref: {kind: Deployment, name: web, apiVersion: apps/v1}
                """))
        .containsExactly(
            "kustomization.yaml:2:1 (vars) deprecated null",
            "kustomization.yaml:3:3 (vars) unused-variable X");
  }

  @Test
  void strictCodes_areErrorsAndOthersAreNot() {
    String kustomization =
        "resources: [web.yaml]\nbases: []\nimages: [{name: wep, newTag: \"2\"}]\n";
    KustomizeOptions strict =
        KustomizeOptions.DEFAULTS.withStrict(Set.of(KustomizeError.IMAGE_NO_MATCH));
    Rendered rendered = render(strict, kustomization);
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues())
        .extracting(issue -> issue.code() + " " + issue.isError())
        .containsExactly("IMAGE_NO_MATCH true", "DEPRECATED false");
    assertThat(render(strict, "resources: [web.yaml]\nbases: []\n").failed()).isFalse();
    Set<KustomizeError> all = KustomizeError.warnings();
    assertThat(render(strict.withStrict(all), kustomization).issues())
        .hasSize(2)
        .allMatch(Issue::isError);
    assertThat(KustomizeRenderer.of(strict).engine())
        .isNotEqualTo(KustomizeRenderer.ofDefaults().engine());
  }
}
