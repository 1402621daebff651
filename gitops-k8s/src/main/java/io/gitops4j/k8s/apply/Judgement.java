// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.health.HealthAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives what became of a plan its health: object by object, and of all together. */
final class Judgement {
  private Judgement() {}

  /**
   * The result of a sync.
   *
   * @param seen the objects as they were last seen
   */
  static SyncResult of(
      Applier.Target target,
      LiveState live,
      List<ResourceResult> results,
      Map<ResourceId, MapNode> seen,
      List<Issue> issues) {
    List<ResourceResult> judged = new ArrayList<>(results.size());
    for (ResourceResult result : results) {
      Optional<Health> health =
          Optional.ofNullable(seen.get(result.id())).flatMap(target.healthCheck()::assess);
      judged.add(result.withHealth(health.orElse(null)));
    }
    List<HealthAggregate.Resource> resources = new ArrayList<>();
    for (Manifest manifest : live.desired()) {
      resources.add(
          new HealthAggregate.Resource(manifest.id(), manifest.root(), seen.get(manifest.id())));
    }
    Health health = HealthAggregate.ofApplication(resources, target.healthCheck());
    return new SyncResult(judged, health, issues);
  }
}
