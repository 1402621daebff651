// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.kustomize.KustomizeError;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions by which a render is given up. */
public final class Failure {
  private Failure() {}

  /** A failure at a file, or at none. */
  public static RenderException of(KustomizeError code, String message, @Nullable String file) {
    return new RenderException(
        Issue.error(code, message).at(file == null ? Location.NONE : Location.of(file)), null);
  }
}
