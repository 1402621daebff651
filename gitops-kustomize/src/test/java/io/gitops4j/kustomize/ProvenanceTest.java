// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import org.junit.jupiter.api.Test;

/** Where resources, generators and patches set a field: which file and line. */
class ProvenanceTest extends ProvenanceRendering {
  @Test
  void resource_isSetWhereItStands_andDeclaredByTheEntry() {
    assertThat(said("resources:\n- web.yaml\n", "spec.replicas"))
        .containsExactly("set by resources (kustomization.yaml:2:3) at web.yaml:6:13");
  }

  @Test
  void resourceOfAList_inABase_isSetWhereItStands() {
    tree.file("base/kustomization.yaml", "resources: [all.yaml]\n")
        .file(
            "base/all.yaml",
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: a}
            """);
    assertThat(said(of(render("resources: [base]\n"), "ConfigMap"), "metadata.name"))
        .containsExactly("set by resources (base/kustomization.yaml:1:13) at base/all.yaml:6:20");
  }

  @Test
  void off_nothingIsRecorded() {
    tree.file("kustomization.yaml", "resources: [web.yaml]\n");
    Rendered rendered =
        KustomizeRenderer.ofDefaults().render(tree.build(), RenderRequest.of(TreePath.ROOT));
    assertThat(rendered.manifests().get(0).provenance()).isNull();
    assertThat(KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withProvenance(true)).engine())
        .as("caches must tell both apart")
        .isNotEqualTo(KustomizeRenderer.ofDefaults().engine());
  }

  @Test
  void generator_eachValue_isSetWhereItCameFrom() {
    tree.file("app.properties", "whole file\n").file("some.env", "# c\nA=1\n  B=2\n");
    Provenance made =
        of(
            render(
                """
                generatorOptions:
                  labels: {team: shop}
                configMapGenerator:
                - name: settings
                  literals:
                  - key=value
                  files:
                  - app.properties
                  - other=app.properties
                  envs:
                  - some.env
                """),
            "ConfigMap");
    String by = "set by configMapGenerator (kustomization.yaml:4:3) at ";
    assertThat(said(made, "data.key")).containsExactly(by + "kustomization.yaml:6:5");
    assertThat(said(made, "data[\"app.properties\"]")).containsExactly(by + "app.properties");
    assertThat(said(made, "data.other")).containsExactly(by + "app.properties");
    assertThat(said(made, "data.A")).containsExactly(by + "some.env:2:1");
    assertThat(said(made, "data.B")).containsExactly(by + "some.env:3:3");
    assertThat(said(made, "metadata.labels.team")).containsExactly(by + "kustomization.yaml:2:18");
    assertThat(said(made, "metadata.name"))
        .containsExactly(
            by + "kustomization.yaml:4:9", "changed by name hash at kustomization.yaml:4:9");
  }

  @Test
  void generator_thatMerges_keepsWhoSetTheRest() {
    tree.file(
        "base/kustomization.yaml",
        """
        configMapGenerator:
        - name: settings
          literals: [a=1, b=1]
        """);
    Provenance merged =
        of(
            render(
                """
                resources: [base]
                configMapGenerator:
                - name: settings
                  behavior: merge
                  literals: [b=2, c=2]
                """),
            "ConfigMap");
    assertThat(said(merged, "data.a"))
        .containsExactly(
            "set by configMapGenerator (base/kustomization.yaml:2:3) at base/kustomization.yaml:3:14");
    assertThat(said(merged, "data.b"))
        .containsExactly(
            "set by configMapGenerator (base/kustomization.yaml:2:3) at base/kustomization.yaml:3:19",
            "changed by configMapGenerator (kustomization.yaml:3:3) at kustomization.yaml:5:14");
    assertThat(said(merged, "data.c"))
        .containsExactly(
            "set by configMapGenerator (kustomization.yaml:3:3) at kustomization.yaml:5:19");
  }

  @Test
  void secretGenerator_valuesAreNotShown() {
    Provenance made =
        of(render("secretGenerator:\n- name: s\n  literals: [key=hunter2]\n"), "Secret");
    Setting setting = made.of(FieldPath.of("data", "key")).get(0);
    assertThat(SecretMarks.isMark(setting.after().textOrNull())).isTrue();
    assertThat(setting)
        .hasToString("set by secretGenerator (kustomization.yaml:2:3) at kustomization.yaml:3:14");
  }

  private static final String PATCH =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 3
        template:
          spec:
            containers:
            - name: app
              image: nginx:2.0
            - name: side
              $patch: delete
      """;

  @Test
  void patchFile_eachField_isSetByItsLine() {
    tree.file("patch.yaml", PATCH);
    Provenance web =
        of(render("resources: [web.yaml]\npatches:\n- path: patch.yaml\n"), "Deployment");
    String by = " by patches (kustomization.yaml:3:3) at patch.yaml:";
    assertThat(said(web, "spec.replicas"))
        .containsExactly(
            "set by resources (kustomization.yaml:1:13) at web.yaml:6:13", "changed" + by + "6:13");
    assertThat(last(said(web, IMAGE))).isEqualTo("changed" + by + "11:16");
    assertThat(web.removedFields())
        .containsExactly(FieldPath.parse("spec.template.spec.containers[name=side]"));
    assertThat(last(said(web, "spec.template.spec.containers[name=side].image")))
        .isEqualTo("removed" + by + "13:9");
    assertThat(said(web, "metadata.name")).hasSize(1);
    assertThat(said(web, "spec.template.spec.containers[name=app].args[1]")).hasSize(1);
  }

  @Test
  void patchInline_eachField_isSetByItsLineOfTheKustomization() {
    String kustomization = "resources: [web.yaml]\npatches:\n- patch: |-\n" + PATCH.indent(4);
    assertThat(last(said(kustomization, "spec.replicas")))
        .isEqualTo("changed by patches (kustomization.yaml:3:3) at kustomization.yaml:9");
  }

  @Test
  void patchThatSaysTheSame_isTold_butSetsNothingElse() {
    tree.file("patch.yaml", PATCH.replace("replicas: 3", "replicas: 1"));
    assertThat(said("resources: [web.yaml]\npatches:\n- path: patch.yaml\n", "spec.replicas"))
        .containsExactly(
            "set by resources (kustomization.yaml:1:13) at web.yaml:6:13",
            "repeated by patches (kustomization.yaml:3:3) at patch.yaml:6:13");
  }

  @Test
  void patchesStrategicMerge_nullRemoves() {
    tree.file("patch.yaml", PATCH.replace("replicas: 3", "replicas: null"));
    assertThat(
            last(
                said(
                    "resources: [web.yaml]\npatchesStrategicMerge:\n- patch.yaml\n",
                    "spec.replicas")))
        .isEqualTo("removed by patchesStrategicMerge (kustomization.yaml:3:3) at patch.yaml:6:13");
  }

  @Test
  void patchWithATarget_deletesTheObject_whichIsTold() {
    Rendered rendered =
        render(
            """
            resources: [web.yaml]
            patches:
            - target: {kind: Deployment}
              patch: |-
                $patch: delete
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: any}
            """);
    assertThat(rendered.manifests()).isEmpty();
    assertThat(rendered.removed()).hasSize(1);
    assertThat(rendered.removed().get(0).id()).hasToString("apps/Deployment/web");
    assertThat(last(said(rendered.removed().get(0), "")))
        .isEqualTo("removed by patches (kustomization.yaml:3:3) at kustomization.yaml:5");
  }

  @Test
  void jsonPatch_eachOperation_isItsLine() {
    tree.file(
        "patch.yaml",
        """
        - op: replace
          path: /spec/replicas
          value: 5
        - op: add
          path: /spec/template/spec/containers/0/args/0
          value: first
        - op: remove
          path: /spec/template/spec/containers/1
        - op: add
          path: /metadata/annotations
          value: {a: b}
        """);
    Provenance web =
        of(
            render(
                """
                resources: [web.yaml]
                patches:
                - path: patch.yaml
                  target: {kind: Deployment}
                """),
            "Deployment");
    String by = " by patches (kustomization.yaml:3:3) at patch.yaml:";
    assertThat(said(web, "spec.replicas"))
        .containsExactly(
            "set by resources (kustomization.yaml:1:13) at web.yaml:6:13", "changed" + by + "3:10");
    assertThat(said(web, "spec.template.spec.containers[name=app].args[0]"))
        .containsExactly("set" + by + "6:10");
    assertThat(said(web, "spec.template.spec.containers[name=app].args[1]"))
        .containsExactly("set by resources (kustomization.yaml:1:13) at web.yaml:12:16");
    assertThat(last(said(web, "spec.template.spec.containers[name=side]")))
        .isEqualTo("removed" + by + "8:9");
    assertThat(last(said(web, "metadata.annotations.a"))).isEqualTo("set" + by + "11:14");
    assertThat(said(web, IMAGE)).as("what the patch leaves alone").hasSize(1);
  }

  @Test
  void patchesJson6902_inline_isSetByItsLine() {
    String kustomization =
        """
        resources: [web.yaml]
        patchesJson6902:
        - target: {version: v1, group: apps, kind: Deployment, name: web}
          patch: |-
            - op: replace
              path: /spec/replicas
              value: 5
        """;
    assertThat(last(said(kustomization, "spec.replicas")))
        .isEqualTo("changed by patchesJson6902 (kustomization.yaml:3:3) at kustomization.yaml:7");
  }
}
