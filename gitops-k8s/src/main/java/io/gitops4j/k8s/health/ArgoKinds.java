// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which kinds have a built-in check in Argo CD, and for which versions. A version that is not known
 * is an error there, hence {@code Unknown}; a mended table takes every version.
 */
final class ArgoKinds {
  private record Entry(Set<String> versions, KindRule rule) {}

  private final Map<String, Entry> entries = new HashMap<>();

  ArgoKinds(boolean mended) {
    Set<String> any = Set.of();
    Set<String> v1 = mended ? any : Set.of("v1");
    ArgoWorkloads workloads = new ArgoWorkloads(mended);
    put("apps/Deployment", v1, workloads::deployment);
    put("apps/StatefulSet", v1, workloads::statefulSet);
    put("apps/DaemonSet", v1, workloads::daemonSet);
    put("apps/ReplicaSet", v1, workloads::replicaSet);
    ArgoPods pods = new ArgoPods(mended);
    put("/Pod", v1, pods::pod);
    put("batch/Job", v1, pods::job);
    ArgoServices services = new ArgoServices(mended);
    put("/Service", v1, services::service);
    put("/PersistentVolumeClaim", v1, services::volumeClaim);
    put("networking.k8s.io/Ingress", any, services::ingress);
    put("extensions/Ingress", any, services::ingress);
    put(
        "autoscaling/HorizontalPodAutoscaler",
        mended ? any : Set.of("v1", "v2"),
        services::autoscaler);
    put(
        "apiregistration.k8s.io/APIService",
        mended ? any : Set.of("v1", "v1beta1"),
        services::apiService);
    put("argoproj.io/Workflow", any, services::workflow);
  }

  private void put(String groupKind, Set<String> versions, KindRule rule) {
    entries.put(groupKind, new Entry(versions, rule));
  }

  /** The health of the object; empty if its kind has no built-in check. */
  Optional<Health> assess(ObjectView o) {
    Entry entry = entries.get(o.groupKind());
    if (entry == null) {
      return Optional.empty();
    }
    if (!entry.versions().isEmpty() && !entry.versions().contains(o.version())) {
      throw new UnreadableField("this version of " + o.id().kind() + " has no health rule");
    }
    return Optional.of(entry.rule().assess(o));
  }
}
