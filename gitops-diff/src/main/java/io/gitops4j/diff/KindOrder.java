// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An order of kinds by their names, in which groups play no part; then by name. Immutable,
 * thread-safe.
 */
final class KindOrder {
  /** That of Argo CD; kinds that it does not name come last. */
  static final KindOrder ARGO =
      new KindOrder(
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
              "APIService"),
          List.of());

  /** That of Flux; kinds that it does not name come before its last ones. */
  static final KindOrder FLUX =
      new KindOrder(
          List.of(
              "CustomResourceDefinition",
              "Namespace",
              "ClusterRole",
              "ClusterClass",
              "RuntimeClass",
              "PriorityClass",
              "StorageClass",
              "VolumeSnapshotClass",
              "IngressClass",
              "GatewayClass",
              "ClusterRoleBinding",
              "ResourceQuota",
              "ServiceAccount",
              "Role",
              "RoleBinding",
              "ConfigMap",
              "Secret",
              "Service",
              "LimitRange",
              "Deployment",
              "StatefulSet",
              "CronJob",
              "PodDisruptionBudget"),
          List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"));

  private final Map<String, Integer> ranks = new HashMap<>();
  private final int others;
  private final Comparator<Change> comparator;

  private KindOrder(List<String> first, List<String> last) {
    first.forEach(kind -> ranks.put(kind, ranks.size()));
    others = ranks.size();
    last.forEach(kind -> ranks.put(kind, ranks.size() + 1));
    comparator =
        Comparator.comparingInt((Change change) -> rank(change.id()))
            .thenComparing(change -> change.id().name())
            .thenComparing(Change::id);
  }

  private int rank(ResourceId id) {
    return ranks.getOrDefault(id.kind(), others);
  }

  /** By kind, name, and then the rest of the id, so that no two differ by chance. */
  Comparator<Change> comparator() {
    return comparator;
  }

  /** Whether this is a custom resource definition. */
  static boolean isDefinition(ResourceId id) {
    return id.kind().equals("CustomResourceDefinition")
        && id.group().equals("apiextensions.k8s.io");
  }

  /** The {@code group/kind} that a definition defines, as far as it says. */
  static String definedKind(MapNode definition) {
    Node group = definition.at("spec", "group");
    Node kind = definition.at("spec", "names", "kind");
    return (group == null ? null : group.textOrNull())
        + "/"
        + (kind == null ? null : kind.textOrNull());
  }

  /** Whether this is a namespace. */
  static boolean isNamespace(ResourceId id) {
    return id.kind().equals("Namespace") && id.group().isEmpty();
  }

  /** Whether other objects can't exist without it. */
  static boolean isFoundation(Change change) {
    return isDefinition(change.id()) || isNamespace(change.id());
  }
}
