// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonMetadataTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        annotations: null
        labels: {team: old, kept: yes}
        name: d
      spec:
        selector: {matchLabels: {team: old}}
        template: {metadata: {labels: {team: old}}}
      """;

  private static Application.Builder app() {
    return Application.builder("app")
        .source(new Source(SourceRef.of("/repo", "main"), TreePath.ROOT, null));
  }

  private static Rendered rendered(String yaml) {
    MapNode root = (MapNode) YamlReader.ofDefaults().read("a.yaml", yaml).get(0);
    return Rendered.of(List.of(Manifest.of(root, "a.yaml")), List.of(), Inputs.NONE);
  }

  private static Rendered apply(Rendered rendered, Application.Builder app) {
    return CommonMetadata.ofDefaults().apply(rendered, app.build());
  }

  @Test
  void apply_labelsAndAnnotations_onlyInTheObjectsOwnMetadata() {
    Rendered changed =
        apply(
            rendered(DEPLOYMENT),
            app().commonLabel("team", "new").commonLabel("more", "1").commonAnnotation("a", "b"));
    assertThat(YamlPrinter.print(changed.manifests().get(0).root()))
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              annotations:
                a: b
              labels:
                kept: "yes"
                more: "1"
                team: new
              name: d
            spec:
              selector:
                matchLabels:
                  team: old
              template:
                metadata:
                  labels:
                    team: old
            """);
    assertThat(changed.manifests().get(0).origin()).isEqualTo("a.yaml");
  }

  @Test
  void apply_nothingToAdd_sameObject() {
    Rendered before = rendered(DEPLOYMENT);
    assertThat(apply(before, app())).isSameAs(before);
  }

  @Test
  void apply_restOfTheObject_isShared() {
    Rendered before = rendered(DEPLOYMENT);
    Manifest after = apply(before, app().commonLabel("x", "y")).manifests().get(0);
    assertThat(after.root().get("spec")).isSameAs(before.manifests().get(0).root().get("spec"));
    Manifest same = apply(before, app().commonLabel("team", "old")).manifests().get(0);
    assertThat(same).isSameAs(before.manifests().get(0));
  }

  @Test
  void apply_values_areAmongTheInputs() {
    Inputs one = apply(rendered(DEPLOYMENT), app().commonLabel("x", "y")).inputs();
    Inputs other = apply(rendered(DEPLOYMENT), app().commonAnnotation("x", "y")).inputs();
    assertThat(one.external()).containsOnlyKeys("common-metadata");
    assertThat(one.digest()).isNotEqualTo(other.digest());
  }

  @Test
  void apply_metadataThatIsNoMap_refused() {
    Rendered broken =
        apply(
            rendered(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: [], annotations: 1}\n"),
            app().commonLabel("x", "y").commonAnnotation("x", "y"));
    assertThat(broken.failed()).isTrue();
    assertThat(broken.issues())
        .extracting(Issue::toString)
        .containsExactly(
            "a.yaml (metadata.labels): error: Pod/p: labels are no map;"
                + " expected: a map [render.invalid-manifest]",
            "a.yaml (metadata.annotations): error: Pod/p: annotations are no map;"
                + " expected: a map [render.invalid-manifest]");
  }
}
