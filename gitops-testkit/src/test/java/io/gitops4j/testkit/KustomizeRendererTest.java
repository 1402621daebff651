// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.Map;

/** The contract of renderers, for kustomizations. */
class KustomizeRendererTest extends RendererContract {
  @Override
  protected Renderer renderer() {
    return KustomizeRenderer.ofDefaults();
  }

  @Override
  protected RenderRequest request() {
    return RenderRequest.of(TreePath.of("overlay"));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of(
        "overlay/kustomization.yaml",
        "resources: [../base]\nnamePrefix: p-\nconfigMapGenerator: [{name: c, files: [f.txt]}]\n",
        "overlay/f.txt",
        "text\n",
        "overlay/unused.yaml",
        "kind: [",
        "base/kustomization.yaml",
        "resources: [a.yaml]\n",
        "base/a.yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n");
  }

  @Override
  protected Map<String, String> brokenFiles(String text) {
    return Map.of(
        "overlay/kustomization.yaml",
        "resources: [../base]\n",
        "base/kustomization.yaml",
        "resources: [a.yaml]\n",
        "base/a.yaml",
        text);
  }

  @Override
  protected String neededFile() {
    return "base/a.yaml";
  }
}
