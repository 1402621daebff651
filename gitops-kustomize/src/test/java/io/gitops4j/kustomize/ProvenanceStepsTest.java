// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A case for each other sort of step: who set a field, in which file and line. */
class ProvenanceStepsTest extends ProvenanceRendering {
  @Test
  void transformers_ofFields_areTheLineOfTheEntry() {
    Provenance web =
        of(
            render(
                """
                resources: [web.yaml]
                namespace: shop
                namePrefix: p-
                nameSuffix: -s
                commonLabels:
                  a: "1"
                  app: web
                commonAnnotations:
                  note: text
                labels:
                - pairs:
                    team: shop
                  includeTemplates: true
                replicas:
                - name: web
                  count: 4
                images:
                - name: nginx
                  newTag: "1.27"
                """),
            "Deployment");
    assertThat(last(said(web, "metadata.namespace")))
        .isEqualTo("set by namespace (kustomization.yaml:2:12) at kustomization.yaml:2:12");
    assertThat(said(web, "metadata.name"))
        .containsExactly(
            "set by resources (kustomization.yaml:1:13) at web.yaml:4:9",
            "changed by namePrefix (kustomization.yaml:3:13) at kustomization.yaml:3:13",
            "changed by nameSuffix (kustomization.yaml:4:13) at kustomization.yaml:4:13");
    assertThat(last(said(web, "spec.selector.matchLabels.app")))
        .isEqualTo("set by commonLabels (kustomization.yaml:6:3) at kustomization.yaml:7:3");
    assertThat(last(said(web, "metadata.annotations.note")))
        .isEqualTo("set by commonAnnotations (kustomization.yaml:9:3) at kustomization.yaml:9:3");
    assertThat(last(said(web, "spec.template.metadata.labels.team")))
        .isEqualTo("set by labels (kustomization.yaml:11:3) at kustomization.yaml:12:5");
    assertThat(last(said(web, "spec.replicas")))
        .isEqualTo("changed by replicas (kustomization.yaml:15:3) at kustomization.yaml:15:3");
    assertThat(last(said(web, IMAGE)))
        .isEqualTo("changed by images (kustomization.yaml:18:3) at kustomization.yaml:18:3");
  }

  @Test
  void component_isNamedAsSuch() {
    tree.file(
        "part/kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        replicas:
        - name: web
          count: 2
        """);
    Provenance web = of(render("resources: [web.yaml]\ncomponents: [part]\n"), "Deployment");
    Setting last = web.of(FieldPath.of("spec", "replicas")).get(1);
    assertThat(last.step().component()).isTrue();
    assertThat(last)
        .hasToString(
            "changed by replicas (component part/kustomization.yaml:4:3) at part/kustomization.yaml:4:3");
  }

  @Test
  void replacement_isTheLineOfItsEntry() {
    String kustomization =
        """
        resources: [web.yaml]
        replacements:
        - source: {kind: Deployment, fieldPath: spec.replicas}
          targets:
          - select: {kind: Deployment}
            fieldPaths: [spec.minReadySeconds]
            options: {create: true}
        """;
    Provenance web = of(render(kustomization), "Deployment");
    Setting last = web.of(FieldPath.of("spec", "minReadySeconds")).get(0);
    assertThat(last.step().kind()).isEqualTo(StepKind.REPLACEMENT);
    assertThat(last)
        .hasToString("set by replacements (kustomization.yaml:3:3) at kustomization.yaml:3:3");
  }

  @Test
  void nameReference_andHash_standWhereTheNameStands() {
    Provenance web =
        of(
            render(
                "resources: [web.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [a=b]\n"),
            "Deployment");
    List<Setting> settings =
        web.of(
            FieldPath.parse(
                "spec.template.spec.containers[name=app].envFrom[0].configMapRef.name"));
    assertThat(settings)
        .extracting(Setting::toString)
        .containsExactly(
            "set by resources (kustomization.yaml:1:13) at web.yaml:14:32",
            "changed by name reference at web.yaml:14:32");
    assertThat(settings.get(1).after().textOrNull()).startsWith("settings-");
  }

  @Test
  void variable_isWhereItIsDefined() {
    tree.file("web.yaml", WEB.replace("args: [a, b]", "args: [a, $(REPLICAS)]"));
    String kustomization =
        """
        resources: [web.yaml]
        vars:
        - name: REPLICAS
          objref: {kind: Deployment, name: web, apiVersion: apps/v1}
          fieldref: {fieldpath: spec.replicas}
        """;
    assertThat(said(kustomization, "spec.template.spec.containers[name=app].args[1]"))
        .containsExactly(
            "set by resources (kustomization.yaml:1:13) at web.yaml:12:19",
            "changed by vars at kustomization.yaml:3:3");
  }

  @Test
  void transformer_thatIsConfiguredAsAResource_isItsFile() {
    tree.file(
        "prefix.yaml",
        """
        apiVersion: builtin
        kind: PrefixTransformer
        metadata: {name: any}
        prefix: x-
        fieldSpecs:
        - path: metadata/name
        """);
    assertThat(last(said("resources: [web.yaml]\ntransformers: [prefix.yaml]\n", "metadata.name")))
        .isEqualTo("changed by PrefixTransformer (prefix.yaml:1:1) at prefix.yaml:1:1");
  }

  @Test
  void generator_thatIsConfiguredAsAResource_isItsFile() {
    tree.file(
        "gen.yaml",
        """
        apiVersion: builtin
        kind: ConfigMapGenerator
        metadata: {name: made}
        literals: [a=b]
        """);
    Provenance made = of(render("resources: [web.yaml]\ngenerators: [gen.yaml]\n"), "ConfigMap");
    assertThat(said(made, "data.a"))
        .containsExactly("set by ConfigMapGenerator (gen.yaml:1:1) at gen.yaml:4:12");
  }

  @Test
  void buildMetadata_isAStepOfItsOwn() {
    Provenance web =
        of(
            render(
                "resources: [web.yaml]\nnamespace: x\nbuildMetadata: [managedByLabel, originAnnotations]\n"),
            "Deployment");
    assertThat(said(web, "metadata.labels[\"app.kubernetes.io/managed-by\"]"))
        .containsExactly("set by buildMetadata (kustomization.yaml:3:1) at kustomization.yaml:3:1");
    assertThat(said(web, "metadata.annotations[\"config.kubernetes.io/origin\"]"))
        .containsExactly("set by buildMetadata (kustomization.yaml:3:1) at kustomization.yaml:3:1");
  }

  @Test
  void valueThatIsPrintedOtherwise_isSetByTheOutput() {
    tree.file("web.yaml", WEB.replace("  name: web\n", "  name: web\n  annotations: {on: true}\n"));
    assertThat(said("resources: [web.yaml]\n", "metadata.annotations.on"))
        .containsExactly(
            "set by resources (kustomization.yaml:1:13) at web.yaml:5:21",
            "changed by output at web.yaml:5:21");
  }

  @Test
  void localConfig_isTakenAwayAtTheEnd() {
    tree.file(
        "web.yaml",
        WEB.replace(
            "  name: web\n",
            "  name: web\n  annotations: {config.kubernetes.io/local-config: 'true'}\n"));
    Rendered rendered = render("resources: [web.yaml]\nnamePrefix: p-\n");
    assertThat(rendered.removed()).hasSize(1);
    assertThat(rendered.removed().get(0).originalId()).hasToString("apps/Deployment/web");
    assertThat(last(said(rendered.removed().get(0), "metadata.name")))
        .startsWith("removed by local-config");
  }

  @Test
  void overridesOfAnApplication_areTheApplications_andTheRestKeepsItsLines() {
    tree.file(
        "kustomization.yaml",
        """
        # a comment, and fields in another order than printed

        resources:
        - web.yaml

        nameSuffix: -s
        commonAnnotations:
          own: text
        replicas:
        - name: web
          count: 4
        images:
        - name: busybox
          newTag: "1"
        patches:
        - target: {kind: Deployment}
          patch: |-
            - op: add
              path: /spec/paused
              value: true
        """);
    KustomizeOverrides overrides =
        KustomizeOverrides.builder()
            .namePrefix("p-")
            .image("nginx:2")
            .commonAnnotation("more", "text")
            .patch(
                MapNode.builder()
                    .put("target", MapNode.builder().put("kind", "Deployment").build())
                    .put("patch", "- {op: add, path: /spec/minReadySeconds, value: 9}\n")
                    .build())
            .build();
    Rendered rendered =
        KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withProvenance(true))
            .render(tree.build(), new RenderRequest(TreePath.ROOT, overrides));
    Provenance web = of(rendered, "Deployment");
    assertThat(said(web, "metadata.name"))
        .containsExactly(
            "set by resources (kustomization.yaml:4:3) at web.yaml:4:9",
            "changed by namePrefix (application (namePrefix)) at application (namePrefix)",
            "changed by nameSuffix (kustomization.yaml:6:1) at kustomization.yaml:6:1");
    assertThat(last(said(web, "metadata.annotations.own"))).endsWith(" at kustomization.yaml:8:3");
    assertThat(last(said(web, "metadata.annotations.more")))
        .endsWith(" at application (commonAnnotations)");
    assertThat(last(said(web, "spec.replicas")))
        .isEqualTo("changed by replicas (kustomization.yaml:10:3) at kustomization.yaml:10:3");
    assertThat(last(said(web, IMAGE))).endsWith(" at application (images)");
    assertThat(last(said(web, "spec.template.spec.containers[name=side].image")))
        .endsWith(" at kustomization.yaml:13:3");
    assertThat(last(said(web, "spec.paused")))
        .isEqualTo("set by patches (kustomization.yaml:16:3) at kustomization.yaml:20");
    assertThat(last(said(web, "spec.minReadySeconds"))).endsWith(" at application (patches)");
    assertThat(said(web, "spec.template.spec.containers[name=app].name")).hasSize(1);
  }

  @Test
  void overrides_doNotMoveTheLineOfAnIssue() {
    tree.file(
        "kustomization.yaml",
        """
        # a comment

        resources:
        - web.yaml
        images:
        - name: nowhere
          newTag: "1"
        """);
    KustomizeOverrides overrides = KustomizeOverrides.builder().namePrefix("p-").build();
    Rendered rendered =
        KustomizeRenderer.ofDefaults()
            .render(tree.build(), new RenderRequest(TreePath.ROOT, overrides));
    assertThat(rendered.issues()).hasSize(1);
    assertThat(rendered.issues().get(0).location().line()).isEqualTo(6);
  }
}
