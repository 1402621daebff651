// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Puts changes in order: what others need first, then the rest by kind and name, then deletions in
 * reverse order. The order of kinds is the one of Argo CD, in which the group plays no part; kinds
 * that it does not name come last.
 */
final class PlanSteps {
  private static final List<String> KINDS =
      List.of(
          "Namespace",
          "NetworkPolicy",
          "ResourceQuota",
          "LimitRange",
          "PodSecurityPolicy",
          "PodDisruptionBudget",
          "ServiceAccount",
          "Secret",
          "SecretList",
          "ConfigMap",
          "StorageClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "CustomResourceDefinition",
          "ClusterRole",
          "ClusterRoleList",
          "ClusterRoleBinding",
          "ClusterRoleBindingList",
          "Role",
          "RoleList",
          "RoleBinding",
          "RoleBindingList",
          "Service",
          "DaemonSet",
          "Pod",
          "ReplicationController",
          "ReplicaSet",
          "Deployment",
          "HorizontalPodAutoscaler",
          "StatefulSet",
          "Job",
          "CronJob",
          "IngressClass",
          "Ingress",
          "APIService");

  private static final Map<String, Integer> RANK = rank();

  private static final Comparator<Change> ORDER =
      Comparator.comparing(Change::id, Comparator.comparingInt(PlanSteps::rank))
          .thenComparing(change -> change.id().name())
          .thenComparing(Change::id);

  private PlanSteps() {}

  private static Map<String, Integer> rank() {
    Map<String, Integer> rank = new HashMap<>();
    for (String kind : KINDS) {
      rank.put(kind, rank.size());
    }
    return rank;
  }

  private static int rank(ResourceId id) {
    return RANK.getOrDefault(id.kind(), KINDS.size());
  }

  /** Whether this is a custom resource definition. */
  static boolean isDefinition(ResourceId id) {
    return id.kind().equals("CustomResourceDefinition")
        && id.group().equals("apiextensions.k8s.io");
  }

  private static boolean isFoundation(Change change) {
    ResourceId id = change.id();
    return isDefinition(id) || id.kind().equals("Namespace") && id.group().isEmpty();
  }

  /** The steps that are not empty. */
  static List<Step> of(List<Change> declared, List<Change> prunes, boolean pruneLast) {
    boolean waits = pruneLast && prunes.stream().anyMatch(Change::writes);
    Barrier applied = waits ? Barrier.HEALTHY : Barrier.NONE;
    List<Change> foundations = sorted(declared, PlanSteps::isFoundation, ORDER);
    List<Change> rest = sorted(declared, change -> !isFoundation(change), ORDER);
    Comparator<Change> reversed = ORDER.reversed();
    List<Step> steps = new ArrayList<>();
    add(
        steps,
        "namespaces and kinds",
        foundations,
        rest.isEmpty() && waits ? applied : Barrier.ESTABLISHED);
    add(steps, "objects", rest, applied);
    add(
        steps,
        "objects that are declared no more",
        sorted(prunes, change -> !isFoundation(change), reversed),
        Barrier.GONE);
    add(
        steps,
        "namespaces and kinds that are declared no more",
        sorted(prunes, PlanSteps::isFoundation, reversed),
        Barrier.GONE);
    return steps;
  }

  private static List<Change> sorted(
      List<Change> changes, Predicate<Change> which, Comparator<Change> order) {
    return changes.stream().filter(which).sorted(order).toList();
  }

  private static void add(List<Step> steps, String name, List<Change> changes, Barrier barrier) {
    if (!changes.isEmpty()) {
      steps.add(new Step(name, changes, barrier));
    }
  }
}
