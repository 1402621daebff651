// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;
import static io.gitops4j.k8s.health.Verdict.share;
import static io.gitops4j.k8s.health.Verdict.suspended;

import io.gitops4j.core.health.Health;
import org.jspecify.annotations.Nullable;

/**
 * Workloads as Argo CD judges them (gitops-engine, {@code pkg/health}). A mended rule knows the
 * API's defaults ({@code replicas: 1}) and looks at the status of a condition, not only at its
 * reason.
 */
record ArgoWorkloads(boolean mended) {

  private static final String STALE = "the change has not been seen by the controller yet";

  private @Nullable Long replicas(ObjectView o) {
    Long replicas = o.integer("spec", "replicas");
    return replicas == null && mended ? Long.valueOf(1) : replicas;
  }

  private static boolean stale(ObjectView o) {
    return o.count("metadata", "generation") > o.count("status", "observedGeneration");
  }

  Health deployment(ObjectView o) {
    if (o.flag("spec", "paused")) {
      return suspended("the rollout is paused");
    }
    if (stale(o)) {
      return progressing(STALE);
    }
    Condition progress = o.condition("Progressing");
    if (progress != null
        && progress.reason().equals("ProgressDeadlineExceeded")
        && !(mended && progress.isTrue())) {
      return degraded("the rollout did not finish before its deadline");
    }
    Long replicas = replicas(o);
    long updated = o.count("status", "updatedReplicas");
    if (replicas != null && updated < replicas) {
      return progressing(share(updated, replicas, "pods are of the new revision"));
    }
    long old = o.count("status", "replicas") - updated;
    if (old > 0) {
      return progressing(old + " pods of the old revision are still there");
    }
    long available = o.count("status", "availableReplicas");
    if (available < updated) {
      return progressing(share(available, updated, "new pods are available"));
    }
    return healthy("");
  }

  Health statefulSet(ObjectView o) {
    if (o.count("status", "observedGeneration") == 0 || stale(o)) {
      return progressing(STALE);
    }
    Long replicas = replicas(o);
    long ready = o.count("status", "readyReplicas");
    if (replicas != null && ready < replicas) {
      return progressing(share(ready, replicas, "pods are ready"));
    }
    String strategy = o.text("spec", "updateStrategy", "type");
    String update = o.text("status", "updateRevision");
    boolean sameRevision = update.equals(o.text("status", "currentRevision"));
    if (strategy.equals("RollingUpdate")
        && o.map("spec", "updateStrategy", "rollingUpdate") != null) {
      Long partition = o.integer("spec", "updateStrategy", "rollingUpdate", "partition");
      long updated = o.count("status", "updatedReplicas");
      if (partition != null && replicas != null && updated < replicas - partition) {
        return progressing(share(updated, replicas - partition, "pods are of the new revision"));
      }
      if (mended && partition == null && !sameRevision) {
        return progressing("the new revision is being rolled out");
      }
      return healthy("");
    }
    if (strategy.equals("OnDelete")) {
      return healthy(share(ready, ready, "pods are ready"));
    }
    if (!sameRevision) {
      return progressing("the new revision is being rolled out");
    }
    return healthy("");
  }

  Health daemonSet(ObjectView o) {
    if (stale(o)) {
      return progressing(STALE);
    }
    long desired = o.count("status", "desiredNumberScheduled");
    long updated = o.count("status", "updatedNumberScheduled");
    if (o.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      return healthy(share(updated, desired, "pods are of the new revision"));
    }
    if (updated < desired) {
      return progressing(share(updated, desired, "pods are of the new revision"));
    }
    long available = o.count("status", "numberAvailable");
    if (available < desired) {
      return progressing(share(available, desired, "pods are available"));
    }
    return healthy("");
  }

  Health replicaSet(ObjectView o) {
    if (stale(o)) {
      return progressing(STALE);
    }
    Condition failure = o.condition("ReplicaFailure");
    if (failure != null && failure.isTrue()) {
      return degraded(failure.explanation());
    }
    Long replicas = replicas(o);
    long available = o.count("status", "availableReplicas");
    if (replicas != null && available < replicas) {
      return progressing(share(available, replicas, "pods are available"));
    }
    return healthy("");
  }
}
