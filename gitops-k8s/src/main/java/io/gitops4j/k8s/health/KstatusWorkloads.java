// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;
import static io.gitops4j.k8s.health.Verdict.share;

import io.gitops4j.core.health.Health;
import org.jspecify.annotations.Nullable;

/** Workloads as kstatus judges them. */
final class KstatusWorkloads {
  private KstatusWorkloads() {}

  private static final long NO_DEADLINE = Integer.MAX_VALUE;

  /** A progressing verdict if fewer than wanted are there, else null. */
  private static @Nullable Health fewer(long have, long want, String what) {
    return have < want ? progressing(share(have, want, what)) : null;
  }

  private static Health first(Health otherwise, @Nullable Health... verdicts) {
    for (Health verdict : verdicts) {
      if (verdict != null) {
        return verdict;
      }
    }
    return otherwise;
  }

  private static @Nullable Health surplus(long have, long want) {
    return have > want ? progressing((have - want) + " pods too many are still there") : null;
  }

  static Health deployment(ObjectView o) {
    Condition progress = o.condition("Progressing");
    if (progress != null && progress.reason().equals("ProgressDeadlineExceeded")) {
      return degraded("the rollout did not finish before its deadline");
    }
    long wanted = o.count(1, "spec", "replicas");
    long replicas = o.count("status", "replicas");
    long updated = o.count("status", "updatedReplicas");
    long deadline = o.count(NO_DEADLINE, "spec", "progressDeadlineSeconds");
    boolean rolledOut =
        deadline == NO_DEADLINE
            || progress != null
                && progress.isTrue()
                && progress.reason().equals("NewReplicaSetAvailable");
    Condition available = o.condition("Available");
    return first(
        healthy(share(updated, wanted, "pods are available")),
        fewer(replicas, wanted, "pods exist"),
        fewer(updated, wanted, "pods are of the new revision"),
        surplus(replicas, wanted),
        fewer(o.count("status", "availableReplicas"), updated, "new pods are available"),
        fewer(o.count("status", "readyReplicas"), wanted, "pods are ready"),
        rolledOut ? null : progressing("the new revision is being rolled out"),
        available != null && available.isTrue() ? null : progressing("not available yet"));
  }

  static Health statefulSet(ObjectView o) {
    if (o.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      return healthy("pods are renewed when they are deleted");
    }
    long wanted = o.count(1, "spec", "replicas");
    long replicas = o.count("status", "replicas");
    Health counts =
        first(
            healthy(""),
            fewer(replicas, wanted, "pods exist"),
            fewer(o.count("status", "readyReplicas"), wanted, "pods are ready"),
            surplus(replicas, wanted));
    if (!counts.isHealthy()) {
      return counts;
    }
    Long partition = o.integer("spec", "updateStrategy", "rollingUpdate", "partition");
    if (partition != null) {
      return first(
          healthy("the partition is rolled out"),
          fewer(
              o.count("status", "updatedReplicas"),
              wanted - partition,
              "pods are of the new revision"));
    }
    boolean same = o.text("status", "updateRevision").equals(o.text("status", "currentRevision"));
    return first(
        healthy(share(wanted, wanted, "pods are ready")),
        fewer(o.count("status", "currentReplicas"), wanted, "pods are of the current revision"),
        same ? null : progressing("the new revision is being rolled out"));
  }

  static Health daemonSet(ObjectView o) {
    if (o.integer("metadata", "generation") == null
        || o.integer("status", "observedGeneration") == null) {
      return progressing("the controller has not seen it yet");
    }
    Long desired = o.integer("status", "desiredNumberScheduled");
    if (desired == null) {
      return progressing("the number of pods is not known yet");
    }
    return first(
        healthy(share(desired, desired, "pods are ready")),
        fewer(o.count("status", "currentNumberScheduled"), desired, "pods are scheduled"),
        fewer(o.count("status", "updatedNumberScheduled"), desired, "pods are of the new revision"),
        fewer(o.count("status", "numberAvailable"), desired, "pods are available"),
        fewer(o.count("status", "numberReady"), desired, "pods are ready"));
  }

  static Health replicaSet(ObjectView o) {
    Condition failure = o.condition("ReplicaFailure");
    if (failure != null && failure.isTrue()) {
      return progressing(failure.explanation());
    }
    long wanted = o.count(1, "spec", "replicas");
    return first(
        healthy(share(wanted, wanted, "pods are ready")),
        fewer(o.count("status", "fullyLabeledReplicas"), wanted, "pods carry the labels"),
        fewer(o.count("status", "availableReplicas"), wanted, "pods are available"),
        fewer(o.count("status", "readyReplicas"), wanted, "pods are ready"),
        surplus(o.count("status", "replicas"), wanted));
  }
}
