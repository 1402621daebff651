// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.k8s.health.HealthAggregate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Waits between the steps of a plan, and at its end. Used by one thread. */
final class Barriers {
  private final Applier.Target target;
  private final Waiting waiting;
  private final Progress progress;
  private final Prerequisites prerequisites;

  Barriers(Applier.Target target, Waiting waiting, Progress progress, Prerequisites prerequisites) {
    this.target = target;
    this.waiting = waiting;
    this.progress = progress;
    this.prerequisites = prerequisites;
  }

  /**
   * Whether a step needs one: if it wrote nothing, only a later one can, for health.
   *
   * @param more whether a later step writes
   */
  static boolean needed(Step step, boolean more) {
    boolean ofHealth = step.barrier() == Barrier.HEALTHY || step.barrier() == Barrier.DEPENDENCIES;
    return ofHealth && more || step.writes();
  }

  /**
   * Waits until the barrier of a step holds.
   *
   * @param hopeless whether something failed, so that health is waited for no more
   * @return why it does not hold; empty if it does
   */
  Optional<Issue> waitAfter(Step step, List<Step> later, boolean hopeless) {
    Map<ResourceId, Gvk> founded = new LinkedHashMap<>();
    for (Change change : step.changes()) {
      if (change.desired() != null
          && progress.seen().containsKey(change.id())
          && Writing.isFoundation(change.id())) {
        founded.put(change.id(), change.gvk());
      }
    }
    try {
      Optional<Issue> notFounded =
          step.barrier() == Barrier.NONE ? Optional.empty() : waiting.untilEstablished(founded);
      if (notFounded.isPresent()) {
        return notFounded;
      }
      return switch (step.barrier()) {
        case NONE, ESTABLISHED -> Optional.empty();
        case HEALTHY ->
            hopeless ? Optional.empty() : untilNextMayBegin(progress.handled().keySet());
        case DEPENDENCIES -> untilNextMayBegin(prerequisites.wanted(later));
        case GONE -> untilGone(step);
      };
    } catch (ClusterException e) {
      return Optional.of(e.issues().get(0));
    } finally {
      if (founded.keySet().stream().anyMatch(id -> id.kind().equals("CustomResourceDefinition"))) {
        target.cluster().refreshDiscovery();
      }
    }
  }

  private Optional<Issue> untilGone(Step step) {
    Map<ResourceId, Gvk> gone = new LinkedHashMap<>();
    for (Change change : step.changes()) {
      if (progress.deleted().containsKey(change.id())) {
        gone.put(change.id(), change.gvk());
      }
    }
    return waiting.untilGone(gone, progress.deleted());
  }

  /** Waits for what the application names, and for everything that is declared if it is to. */
  Optional<Issue> untilAllHealthy() {
    Map<ResourceId, Gvk> objects =
        target.application().syncPolicy().checksOnly()
            ? new LinkedHashMap<>()
            : toWaitFor(progress.handled().keySet(), Waiting::isWell);
    for (ResourceId id : target.application().healthChecks()) {
      target
          .cluster()
          .discovery()
          .find(id.group(), id.kind())
          .ifPresentOrElse(
              resource -> objects.putIfAbsent(id, resource.gvk()),
              () -> objects.putIfAbsent(id, new Gvk(id.group(), "v1", id.kind())));
    }
    return waiting.untilHealthy(objects, Waiting::isWell, progress.seen());
  }

  /** What is paused holds up what comes after it, as in Argo CD. */
  private Optional<Issue> untilNextMayBegin(Set<ResourceId> ids) {
    return waiting.untilHealthy(
        toWaitFor(ids, Health::isHealthy), Health::isHealthy, progress.seen());
  }

  /** All but what was well before and was not written, and what asks to be left out. */
  private Map<ResourceId, Gvk> toWaitFor(Set<ResourceId> ids, Predicate<Health> enough) {
    Map<ResourceId, Gvk> objects = new LinkedHashMap<>();
    for (ResourceId id : ids) {
      Manifest manifest = progress.handled().get(id);
      if (manifest == null || id.name().isEmpty() || HealthAggregate.ignores(manifest.root())) {
        continue;
      }
      boolean written = progress.isWritten(id);
      boolean exists = progress.seen().containsKey(id); // else it was left alone
      if (written || exists && !enough.test(waiting.health(progress.seen().get(id)))) {
        objects.put(id, manifest.gvk());
      }
    }
    return objects;
  }
}
