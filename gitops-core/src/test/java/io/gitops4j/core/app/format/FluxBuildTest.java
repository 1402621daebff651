// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FluxBuildTest {
  private static final String HEAD =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec:
        interval: 10m
        prune: true
        sourceRef: {kind: GitRepository, name: fleet}
      """;

  @Test
  void read_allFieldsOfTheBuild_none_leftOut() {
    ReadApplications read =
        read(
            """
              targetNamespace: shop
              namePrefix: eu-
              nameSuffix: -a
              components: [../one, two]
              ignoreMissingComponents: true
              buildMetadata: [originAnnotations, managedByLabel]
              images: [{name: web, newName: web2, newTag: v2, digest: "sha256:01"}]
              patches:
                - patch: "- {op: remove, path: /spec/a}"
                  target: {kind: Deployment, labelSelector: "a=b"}
            """);
    assertThat(read.issues()).isEmpty();
    assertThat(overrides(read))
        .isEqualTo(
            FluxOverrides.builder()
                .targetNamespace("shop")
                .namePrefix("eu-")
                .nameSuffix("-a")
                .component("../one")
                .component("two")
                .ignoreMissingComponents(true)
                .buildMetadata("originAnnotations")
                .buildMetadata("managedByLabel")
                .image(new FluxOverrides.Image("web", "web2", "v2", "sha256:01"))
                .patch(
                    map(
                        "{patch: '- {op: remove, path: /spec/a}',"
                            + " target: {kind: Deployment, labelSelector: a=b}}"))
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1beta1", "v1beta2", "v1"})
  void read_patchesOfFormerVersions_countAndAreTold(String version) {
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .withOtherSource(SourceRef.of("/repos/fleet", "HEAD"))
            .read(
                "flux.yaml",
                (HEAD.replace("io/v1\n", "io/" + version + "\n")
                        + """
                            patchesStrategicMerge:
                              - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}
                            patchesJson6902:
                              - target: {kind: ConfigMap, name: a}
                                patch: [{op: add, path: /data/x, value: y}]
                          """)
                    .getBytes(UTF_8));
    assertThat(read.errors()).isEmpty();
    assertThat(overrides(read))
        .isEqualTo(
            FluxOverrides.builder()
                .strategicMergePatch(
                    map("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}"))
                .jsonPatch(
                    map(
                        "{patch: [{op: add, path: /data/x, value: y}],"
                            + " target: {kind: ConfigMap, name: a}}"))
                .build());
    assertThat(read.warnings()).hasSize(version.equals("v1") ? 2 : 0);
  }

  @Test
  void read_wrongForms_eachAtItsPlace() {
    ReadApplications read =
        read(
            """
              buildMetadata: [originAnotations]
              patchesStrategicMerge: [text]
              patchesJson6902: [{patch: [{op: remove, path: /a, test: 1}]}]
              patches: [{target: {kind: Deployment}}]
            """);
    assertThat(read.errors())
        .extracting(issue -> issue.location().field())
        .containsExactlyInAnyOrder(
            "spec.patches[0].patch",
            "spec.patchesStrategicMerge[0]",
            "spec.patchesJson6902[0].target");
    assertThat(read.warnings())
        .extracting(Issue::message)
        .contains("the word originAnotations has no effect", "unknown field test of an operation");
  }

  private static FluxOverrides overrides(ReadApplications read) {
    return (FluxOverrides)
        Objects.requireNonNull(read.applications().get(0).sources().get(0).options());
  }

  private static ReadApplications read(String spec) {
    return ApplicationReader.ofDefaults()
        .withOtherSource(SourceRef.of("/repos/fleet", "HEAD"))
        .read("flux.yaml", (HEAD + spec).getBytes(UTF_8));
  }

  private static MapNode map(String text) {
    return (MapNode) YamlReader.ofDefaults().read("", text).get(0);
  }
}
