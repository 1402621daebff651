// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import java.util.Map;

/** The contract of renderers, for plain directories. */
class DirectoryRendererTest extends RendererContract {
  @Override
  protected Renderer renderer() {
    return DirectoryRenderer.ofDefaults();
  }

  @Override
  protected RenderRequest request() {
    return new RenderRequest(TreePath.of("app"), new DirectoryOptions(true, "", "drafts/*"));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of(
        "app/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n",
        "app/below/b.json",
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"b\"}}\n",
        "app/notes.txt", "not read",
        "app/drafts/c.yaml", "kind: [",
        "elsewhere/d.yaml", "kind: [");
  }

  @Override
  protected Map<String, String> brokenFiles(String text) {
    return Map.of("app/a.yaml", text);
  }

  @Override
  protected String neededFile() {
    return "app/a.yaml";
  }
}
