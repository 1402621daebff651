// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Puts changes in order: sync wave after sync wave, in each what others need first, then the rest
 * by kind and name; then deletions in reverse order. The order of kinds is the one of Argo CD, in
 * which the group plays no part; kinds that it does not name come last.
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

  /** Whether this is a namespace. */
  static boolean isNamespace(ResourceId id) {
    return id.kind().equals("Namespace") && id.group().isEmpty();
  }

  private static boolean isFoundation(Change change) {
    return isDefinition(change.id()) || isNamespace(change.id());
  }

  /** The steps that are not empty: wave after wave, then the deletions in reverse. */
  static List<Step> of(List<Change> declared, List<Change> prunes, boolean pruneLast) {
    boolean waits = pruneLast && prunes.stream().anyMatch(Change::writes);
    List<Step> steps = new ArrayList<>();
    SortedMap<Integer, List<Change>> waves = byWave(declared, Waves.ofDeclared(declared));
    for (var wave : waves.entrySet()) {
      boolean last = wave.getKey().equals(waves.lastKey());
      Barrier applied = !last || waits ? Barrier.HEALTHY : Barrier.NONE;
      List<Change> foundations = sorted(wave.getValue(), PlanSteps::isFoundation, ORDER);
      List<Change> rest = sorted(wave.getValue(), change -> !isFoundation(change), ORDER);
      String of = waves.size() == 1 ? "" : " of wave " + wave.getKey();
      boolean ends = rest.isEmpty() && applied == Barrier.HEALTHY;
      Barrier founded = ends ? Barrier.HEALTHY : Barrier.ESTABLISHED;
      add(steps, "namespaces and kinds" + of, foundations, founded);
      add(steps, "objects" + of, rest, applied);
    }
    Comparator<Change> reversed = ORDER.reversed();
    SortedMap<Integer, List<Change>> going = byWave(prunes, Waves.ofLive(prunes));
    List<Integer> order = new ArrayList<>(going.keySet());
    Collections.reverse(order);
    for (Integer wave : order) {
      List<Change> changes = Objects.requireNonNull(going.get(wave));
      String of = going.size() == 1 ? "" : " of wave " + wave;
      add(
          steps,
          "objects" + of + " that are declared no more",
          sorted(changes, change -> !isFoundation(change), reversed),
          Barrier.GONE);
    }
    add(
        steps,
        "namespaces and kinds that are declared no more",
        sorted(prunes, PlanSteps::isFoundation, reversed),
        Barrier.GONE);
    return steps;
  }

  private static SortedMap<Integer, List<Change>> byWave(List<Change> changes, Waves waves) {
    SortedMap<Integer, List<Change>> byWave = new TreeMap<>();
    for (Change change : changes) {
      byWave.computeIfAbsent(waves.of(change), wave -> new ArrayList<>()).add(change);
    }
    return byWave;
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
