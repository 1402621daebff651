// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An autoscaler in a cluster that is idle: it keeps the target between the bounds, and finds no
 * reason to go further.
 */
final class Autoscalers implements Controller {
  @Override
  public @Nullable Instant reconcile(MapNode scaler, World world) {
    MapNode reference = Edit.map(scaler, "spec", "scaleTargetRef");
    Gvk gvk = Gvk.of(Edit.text(reference, "apiVersion"), Edit.text(reference, "kind"));
    MapNode target =
        world.get(
            gvk.group(),
            gvk.kind(),
            Edit.text(scaler, "metadata", "namespace"),
            Edit.text(reference, "name"));
    Instant now = world.now();
    MapNode status = Edit.map(scaler, "status");
    if (target == null || !Edit.has(target, "spec", "replicas")) {
      status = status.with("desiredReplicas", ScalarNode.of(0));
      world.updateStatus(
          scaler,
          Conditions.set(
              status,
              "AbleToScale",
              false,
              "FailedGetScale",
              "the HPA controller was unable to get the target's current scale",
              now));
      return null;
    }
    long replicas = Edit.number(target, 1, "spec", "replicas");
    long wanted =
        Math.max(
            Edit.number(scaler, 1, "spec", "minReplicas"),
            Math.min(replicas, Edit.number(scaler, 1, "spec", "maxReplicas")));
    boolean off = replicas == 0;
    if (!off && wanted != replicas) {
      world.update(Edit.set(target, ScalarNode.of(wanted), "spec", "replicas"));
      status = status.with("lastScaleTime", ScalarNode.of(Conditions.time(now)));
    }
    status =
        status
            .with("currentReplicas", ScalarNode.of(Edit.number(target, 0, "status", "replicas")))
            .with("desiredReplicas", ScalarNode.of(off ? 0 : wanted));
    status =
        Conditions.set(
            status,
            "AbleToScale",
            true,
            "ReadyForNewScale",
            "recommended size matches current size",
            now);
    status =
        Conditions.set(
            status,
            "ScalingActive",
            !off,
            off ? "ScalingDisabled" : "ValidMetricFound",
            off
                ? "scaling is disabled since the replica count of the target is zero"
                : "the HPA was able to successfully calculate a replica count",
            now);
    world.updateStatus(scaler, status);
    return null;
  }
}
