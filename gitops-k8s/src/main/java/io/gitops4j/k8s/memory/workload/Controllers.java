// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import java.util.HashMap;
import java.util.Map;

/** The controllers of this package. */
public final class Controllers {
  private Controllers() {}

  /** Each by the group and kind of its objects, as {@code apps/Deployment}. */
  public static Map<String, Controller> all() {
    Map<String, Controller> all =
        new HashMap<>(
            Map.of(
                "/Pod", new Pods(),
                "/Service", Networks.services(),
                "/PersistentVolumeClaim", new Claims(),
                "apps/Deployment", new Deployments(),
                "apps/ReplicaSet", new ReplicaSets(),
                "apps/StatefulSet", new StatefulSets(),
                "apps/DaemonSet", new DaemonSets(),
                "batch/Job", new Jobs(),
                "networking.k8s.io/Ingress", Networks.ingresses(),
                "autoscaling/HorizontalPodAutoscaler", new Autoscalers()));
    all.put("policy/PodDisruptionBudget", new Budgets());
    return all;
  }
}
