// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.health.HealthAggregate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes wait for ({@link Change#after}), and which of them are held because it does not
 * come. Used by one thread.
 */
final class Prerequisites {
  private final Waiting waiting;
  private final Progress progress;

  Prerequisites(Waiting waiting, Progress progress) {
    this.waiting = waiting;
    this.progress = progress;
  }

  /** Which changes of a step are held, and why. */
  Map<ResourceId, String> held(Step step) {
    Map<ResourceId, String> held = new HashMap<>();
    for (Change change : step.changes()) {
      if (change.writes()) {
        for (ResourceId id : change.after()) {
          String reason = change.action() == Action.DELETE ? stillThere(id) : notReady(id);
          if (reason != null) {
            held.putIfAbsent(change.id(), reason);
          }
        }
      }
    }
    return held;
  }

  private @Nullable String stillThere(ResourceId dependent) {
    return progress.seen().containsKey(dependent)
        ? "not deleted: " + dependent + " depends on it, and is still there"
        : null;
  }

  private @Nullable String notReady(ResourceId dependency) {
    ResourceResult result = progress.last(dependency);
    MapNode object = progress.seen().get(dependency);
    String state = null;
    if (result != null && hasFailed(result)) {
      String what = result.outcome() == Outcome.FAILED ? "failed: " : "was not applied: ";
      state = what + result.reason();
    } else if (result == null || result.action() != Action.RUN) { // a hook has ended well
      state = object == null ? missing(dependency) : unhealthy(object);
    }
    return state == null ? null : "not tried: it depends on " + dependency + ", which " + state;
  }

  private @Nullable String missing(ResourceId dependency) {
    return waiting.endedByItself(dependency) ? null : "is not there";
  }

  private @Nullable String unhealthy(MapNode object) {
    return HealthAggregate.ignores(object) || waiting.health(object).isHealthy()
        ? null
        : "is " + waiting.state(object);
  }

  private static boolean hasFailed(ResourceResult result) {
    return result.outcome() == Outcome.FAILED || result.outcome() == Outcome.SKIPPED;
  }

  /** What the steps wait for up to the next such barrier, and may still come. */
  Set<ResourceId> wanted(List<Step> later) {
    Set<ResourceId> wanted = new HashSet<>();
    for (Step step : later) {
      for (Change change : step.changes()) {
        if (change.writes() && change.action() != Action.DELETE) {
          wanted.addAll(change.after());
        }
      }
      if (step.barrier() == Barrier.DEPENDENCIES) {
        break;
      }
    }
    wanted.removeIf(
        id -> {
          ResourceResult result = progress.last(id);
          return result != null && hasFailed(result);
        });
    return wanted;
  }
}
