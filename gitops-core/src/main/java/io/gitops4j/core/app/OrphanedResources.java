// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.app.Project.KindPattern;
import io.gitops4j.core.render.ResourceId;
import java.util.List;

/**
 * How objects are looked at that lie in the namespaces of a project though no application declares
 * them, as Argo CD's {@code orphanedResources}. Immutable, thread-safe.
 *
 * @param warn whether they are worth a warning
 * @param ignored objects that are not looked at
 */
public record OrphanedResources(boolean warn, List<KindPattern> ignored) {
  /** Copies the list. */
  public OrphanedResources {
    ignored = List.copyOf(ignored);
  }

  /** Whether the object is looked at. */
  public boolean covers(ResourceId id) {
    return ignored.stream().noneMatch(one -> one.matches(id));
  }
}
