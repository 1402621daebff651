// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.OrphanedResources;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.OrphanFinder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What lives beside an application though nobody declares it, where its project wants to know. */
final class TurnOrphans {
  private TurnOrphans() {}

  /**
   * The objects in the application's namespace that the project neither ignores nor forbids.
   *
   * @param cluster opens the cluster; asked only if the project wants to know
   * @return null if it is not known: nobody looks, nobody wants to know, or the cluster can't be
   *     read
   */
  static @Nullable List<ResourceId> of(
      @Nullable OrphanFinder finder,
      Application application,
      @Nullable Plan plan,
      Supplier<Cluster> cluster) {
    OrphanedResources wish = application.project().orphaned().orElse(null);
    String namespace = application.destination().namespace();
    if (finder == null || plan == null || wish == null || namespace.isEmpty()) {
      return null;
    }
    if (!wish.warn()) {
      return List.of();
    }
    Set<ResourceId> known = new HashSet<>();
    plan.changes().forEach(change -> known.add(change.id()));
    if (application.definition() != null) {
      known.add(ResourceId.of(application.definition()));
    }
    try {
      return finder.find(cluster.get(), namespace, known).stream()
          .filter(id -> wish.covers(id) && application.project().permitsKind(id, true))
          .toList();
    } catch (GitOpsException e) {
      return null; // what was known stays; the turn itself does not need it
    }
  }
}
