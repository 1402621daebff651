// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;

/**
 * Renders a directory of a tree into manifests: a pure function of tree and request. It uses no
 * network, no file outside the tree, no child process and no state of the process, unless whoever
 * made it asked for that.
 */
public interface Renderer {

  /**
   * Name and version of the engine, as part of cache keys: what renders differently has another
   * name.
   */
  String engine();

  /**
   * Whether this renderer takes the request. It may look into the tree, e.g. for a kustomization
   * file.
   */
  boolean supports(SourceTree tree, RenderRequest request);

  /**
   * Renders. Bad input gives a failed {@link Rendered} with all issues that could be found, never
   * an exception.
   */
  Rendered render(SourceTree tree, RenderRequest request);

  /**
   * Whether what an earlier render took from elsewhere ({@link Inputs#external}) is still the same,
   * so that the render may be used again for a tree in which {@link Inputs#sameIn} holds. May ask
   * other machines, but fetches no repository. A renderer that takes nothing from elsewhere, which
   * is the default, says yes; what can't be found out is not current.
   */
  default boolean isCurrent(Inputs inputs) {
    return true;
  }
}
