// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.error.ErrorCode;

/**
 * What can go wrong while manifests are rendered, whatever the renderer; a renderer has further
 * codes of its own.
 */
public enum RenderError implements ErrorCode {
  /** The path does not exist in the tree. */
  NO_PATH("render.no-path"),
  /** No renderer knows what to do with the directory. */
  NO_RENDERER("render.no-renderer"),
  /**
   * A document is no Kubernetes object: kind, apiVersion or name is missing or of the wrong type.
   */
  INVALID_MANIFEST("render.invalid-manifest"),
  /** Two manifests have the same identity. */
  DUPLICATE("render.duplicate"),
  /** The renderer itself failed; a bug of this library. */
  INTERNAL("render.internal"),
  /** A bound on the work of one render was reached. */
  LIMIT("render.limit");

  private final String id;

  RenderError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
