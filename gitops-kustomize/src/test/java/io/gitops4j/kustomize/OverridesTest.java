// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 1
        template: {spec: {containers: [{name: web, image: "web:v1"}]}}
      """;

  private static final String KUSTOMIZATION =
      "resources: [web.yaml]\nimages: [{name: web, newTag: v1, digest: 'sha256:00'}]\ncommonLabels: {team: a}\n";

  @Test
  void render_imageReplicasPrefixNamespace_asTheApplicationSays() {
    Rendered rendered =
        render(
            KUSTOMIZATION,
            KustomizeOverrides.builder()
                .image("web=registry.example.org:5000/shop/web:v2")
                .replicas("web", 4)
                .namePrefix("eu-")
                .namespace("shop")
                .build());
    Manifest web = rendered.manifests().get(0);
    assertThat(web.id()).hasToString("apps/Deployment/shop/eu-web");
    assertThat(web.root().at("spec", "replicas")).isEqualTo(ScalarNode.of(4));
    Node image = web.root().at(FieldPath.ofPointer("/spec/template/spec/containers/0/image"));
    assertThat(image).isEqualTo(ScalarNode.of("registry.example.org:5000/shop/web:v2"));
  }

  @Test
  void render_labelThatExists_refusedUnlessForced() {
    KustomizeOverrides.Builder builder = KustomizeOverrides.builder().commonLabel("team", "b");
    assertThat(render(KUSTOMIZATION, builder.build()).failed()).isTrue();
    Rendered forced = render(KUSTOMIZATION, builder.forceCommonLabels(true).build());
    assertThat(forced.manifests().get(0).root().at("metadata", "labels", "team"))
        .isEqualTo(ScalarNode.of("b"));
  }

  private static Rendered render(String kustomization, KustomizeOverrides overrides) {
    SourceTree tree =
        MemoryTree.builder()
            .file("app/web.yaml", WEB)
            .file("app/kustomization.yaml", kustomization)
            .build();
    return KustomizeRenderer.ofDefaults()
        .render(tree, new RenderRequest(TreePath.of("app"), overrides));
  }
}
