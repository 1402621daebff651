// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.kustomize.KustomizeError;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions by which a step of a render is given up. */
public final class Failure {
  private Failure() {}

  /** A failure at a file, or, for null, where the step that fails is asked for. */
  public static RenderException of(KustomizeError code, String message, @Nullable String file) {
    return at(code, message, file == null ? Location.NONE : Location.of(file));
  }

  /** A failure at a place. */
  public static RenderException at(KustomizeError code, String message, Location location) {
    return of(Issue.error(code, message).at(location));
  }

  /** A failure with all that can be said of it. */
  public static RenderException of(Issue issue) {
    return new RenderException(issue, null);
  }

  /**
   * A failure for want of a resource; nothing new if resources are missing by a failure told
   * already.
   */
  public static RuntimeException absent(ResourceSet resources, Issue issue) {
    return resources.isIncomplete() ? new Findings.Consequence() : of(issue);
  }
}
