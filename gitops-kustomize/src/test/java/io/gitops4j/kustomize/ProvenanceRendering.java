// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import java.util.List;
import java.util.Objects;

/** Renders with provenance, and tells what was said of a field. */
abstract class ProvenanceRendering {
  static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 1
        template:
          spec:
            containers:
            - name: app
              image: nginx:1.0
              args: [a, b]
              envFrom:
              - configMapRef: {name: settings}
            - name: side
              image: busybox
      """;

  static final String IMAGE = "spec.template.spec.containers[name=app].image";

  final MemoryTree.Builder tree = MemoryTree.builder().file("web.yaml", WEB);

  Rendered render(String kustomization) {
    tree.file("kustomization.yaml", kustomization);
    Rendered rendered =
        KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withProvenance(true))
            .render(tree.build(), RenderRequest.of(TreePath.ROOT));
    assertThat(rendered.issues()).noneMatch(issue -> issue.isError());
    return rendered;
  }

  static Provenance of(Rendered rendered, String kind) {
    for (Manifest manifest : rendered.manifests()) {
      if (manifest.gvk().kind().equals(kind)) {
        return Objects.requireNonNull(manifest.provenance());
      }
    }
    throw new AssertionError("no " + kind);
  }

  static List<String> said(Provenance provenance, String path) {
    return provenance.of(FieldPath.parse(path)).stream().map(Setting::toString).toList();
  }

  /** What became of the Deployment. */
  List<String> said(String kustomization, String path) {
    return said(of(render(kustomization), "Deployment"), path);
  }

  static String last(List<String> said) {
    return said.get(said.size() - 1);
  }
}
