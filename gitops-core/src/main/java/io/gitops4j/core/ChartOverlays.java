// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SecretTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays kustomizations over what a chart gave, as Flux's post-renderers do: each sees the objects as
 * one file, by the renderer that there is. Hooks do not go through them, as in Helm.
 */
final class ChartOverlays {
  private static final String FILE = "helm-output.yaml";
  private static final String HOOK = "helm.sh/hook";

  private final List<Renderer> renderers;

  ChartOverlays(List<Renderer> renderers) {
    this.renderers = renderers;
  }

  /** What is left of a render after all of them. */
  Rendered apply(Rendered rendered, List<FluxOverrides> overlays) {
    Rendered result = rendered;
    for (FluxOverrides overlay : overlays) {
      if (!result.failed()) {
        result = apply(result, overlay);
      }
    }
    return result;
  }

  private Rendered apply(Rendered rendered, FluxOverrides overlay) {
    List<Manifest> hooks = new ArrayList<>();
    List<Node> objects = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      if (Edit.text(manifest.root(), "metadata", "annotations", HOOK).isEmpty()) {
        objects.add(manifest.root());
      } else {
        hooks.add(manifest);
      }
    }
    if (objects.isEmpty()) {
      return rendered;
    }
    MemoryTree tree = MemoryTree.builder().file(FILE, YamlPrinter.printAll(objects)).build();
    RenderRequest request = new RenderRequest(TreePath.ROOT, overlay);
    List<Issue> issues = new ArrayList<>(rendered.issues());
    Renderer renderer =
        renderers.stream().filter(each -> each.supports(tree, request)).findFirst().orElse(null);
    if (renderer == null) {
      issues.add(
          Issue.error(ReconcileError.NO_RENDERER, "no renderer takes the post-renderers of a chart")
              .withHint("hand a KustomizeRenderer to the Reconciler"));
      return Rendered.failed(issues, rendered.inputs());
    }
    Rendered laid = renderer.render(new SecretTree(tree), request);
    issues.addAll(laid.issues());
    if (laid.failed()) {
      return Rendered.failed(issues, rendered.inputs());
    }
    List<Manifest> manifests = new ArrayList<>(laid.manifests());
    manifests.addAll(hooks);
    return Rendered.of(manifests, issues, rendered.inputs());
  }
}
