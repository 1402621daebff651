// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;

/**
 * Renders a kustomization where there is one, else the manifests of the directory. What is neither
 * is left to the renderer of kustomizations, whose error tells what is missing.
 *
 * @param kustomize for kustomizations
 * @param plain for directories of manifests
 */
record AnyRenderer(Renderer kustomize, Renderer plain) implements Renderer {

  /** Both renderers, and whether it is recorded who sets each field, as the options say. */
  static AnyRenderer of(KustomizeOptions options) {
    return new AnyRenderer(
        KustomizeRenderer.of(options),
        DirectoryRenderer.ofDefaults().withProvenance(options.provenance()));
  }

  private Renderer of(SourceTree tree, RenderRequest request) {
    return !kustomize.supports(tree, request) && plain.supports(tree, request) ? plain : kustomize;
  }

  @Override
  public String engine() {
    return kustomize.engine();
  }

  @Override
  public boolean supports(SourceTree tree, RenderRequest request) {
    return of(tree, request).supports(tree, request);
  }

  @Override
  public Rendered render(SourceTree tree, RenderRequest request) {
    return of(tree, request).render(tree, request);
  }

  @Override
  public boolean isCurrent(Inputs earlier) {
    return kustomize.isCurrent(earlier);
  }
}
