// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pods of a stateful set by number: one after the other unless the policy is parallel,
 * updated from the highest number down, each with its claims.
 */
final class StatefulSets implements Controller {
  private static final String HASH = "controller-revision-hash";

  @Override
  public @Nullable Instant reconcile(MapNode set, World world) {
    if (Edit.has(set, "metadata", "deletionTimestamp")) {
      return null;
    }
    String name = Edit.text(set, "metadata", "name");
    String update = name + "-" + PodSet.hash(Edit.map(set, "spec", "template"));
    String current = Edit.text(set, "status", "currentRevision");
    long wanted = Edit.number(set, 1, "spec", "replicas");
    boolean parallel = Edit.text(set, "spec", "podManagementPolicy").equals("Parallel");
    boolean waits = grow(set, world, update, Math.min(wanted, PodSet.MOST), parallel);
    if (!waits) {
      shrink(set, world, wanted, parallel);
      roll(set, world, update);
    }
    PodSet pods = PodSet.of(set, world);
    PodSet updated = pods.withLabel(HASH, update);
    boolean complete = updated.pods().size() == wanted && updated.ready() == wanted;
    if (current.isEmpty() || complete) {
      current = update;
    }
    world.updateStatus(set, status(set, pods, updated, current, update));
    return pods.nextAvailable();
  }

  private static Map<Long, MapNode> byNumber(MapNode set, World world) {
    Map<Long, MapNode> pods = new TreeMap<>();
    for (MapNode pod : world.controlledBy(set, "Pod")) {
      String name = Edit.text(pod, "metadata", "name");
      pods.put(Long.valueOf(name.substring(name.lastIndexOf('-') + 1)), pod);
    }
    return pods;
  }

  /** Makes the pods that are missing; true while one must be ready before the next is made. */
  private static boolean grow(
      MapNode set, World world, String revision, long wanted, boolean parallel) {
    Map<Long, MapNode> pods = byNumber(set, world);
    for (long i = 0; i < wanted; i++) {
      MapNode pod = pods.get(i);
      if (pod == null) {
        create(set, world, i, revision);
        if (!parallel) {
          return true;
        }
      } else if (!parallel && !Pods.isReady(pod)) {
        // a pod of an old template that never becomes ready is replaced, not waited for
        return revision.equals(Edit.text(pod, "metadata", "labels", HASH));
      }
    }
    return false;
  }

  private static void create(MapNode set, World world, long number, String revision) {
    String name = Edit.text(set, "metadata", "name") + "-" + number;
    List<MapNode> volumes = new ArrayList<>();
    for (MapNode claim : Edit.maps(set, "spec", "volumeClaimTemplates")) {
      String volume = Edit.text(claim, "metadata", "name");
      String claimName = volume + "-" + name;
      String namespace = Edit.text(set, "metadata", "namespace");
      if (world.get("", "PersistentVolumeClaim", namespace, claimName) == null) {
        MapNode made = Edit.set(claim, claimName, "metadata", "name");
        made = Edit.set(made, namespace, "metadata", "namespace");
        made = Edit.set(made, "v1", "apiVersion");
        world.create(Edit.set(made, "PersistentVolumeClaim", "kind"));
      }
      volumes.add(
          MapNode.builder()
              .put("name", volume)
              .put("persistentVolumeClaim", MapNode.builder().put("claimName", claimName).build())
              .build());
    }
    MapNode pod = PodSet.make(set, Edit.map(set, "spec", "template"), name, HASH, revision);
    pod = Edit.set(pod, name, "metadata", "labels", "statefulset.kubernetes.io/pod-name");
    pod =
        Edit.set(pod, Long.toString(number), "metadata", "labels", "apps.kubernetes.io/pod-index");
    if (!volumes.isEmpty()) {
      volumes.addAll(Edit.maps(pod, "spec", "volumes"));
      pod = Edit.set(pod, ListNode.of(volumes), "spec", "volumes");
    }
    world.create(pod);
  }

  private static void shrink(MapNode set, World world, long wanted, boolean parallel) {
    List<Map.Entry<Long, MapNode>> pods = new ArrayList<>(byNumber(set, world).entrySet());
    for (int i = pods.size() - 1; i >= 0 && pods.get(i).getKey() >= wanted; i--) {
      world.delete(pods.get(i).getValue());
      if (!parallel) {
        return;
      }
    }
  }

  private static void roll(MapNode set, World world, String revision) {
    if (Edit.text(set, "spec", "updateStrategy", "type").equals("OnDelete")) {
      return;
    }
    long partition = Edit.number(set, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
    List<Map.Entry<Long, MapNode>> pods = new ArrayList<>(byNumber(set, world).entrySet());
    for (int i = pods.size() - 1; i >= 0 && pods.get(i).getKey() >= partition; i--) {
      MapNode pod = pods.get(i).getValue();
      if (!Edit.text(pod, "metadata", "labels", HASH).equals(revision)) {
        world.delete(pod);
        return;
      }
      if (!Pods.isReady(pod)) {
        return;
      }
    }
  }

  private static MapNode status(
      MapNode set, PodSet pods, PodSet updated, String current, String update) {
    MapNode.Builder status =
        MapNode.builder()
            .put("observedGeneration", ScalarNode.of(Edit.number(set, 0, "metadata", "generation")))
            .put("replicas", pods.pods().size());
    ReplicaSets.putIfAny(status, "readyReplicas", pods.ready());
    status.put("availableReplicas", pods.available());
    ReplicaSets.putIfAny(status, "currentReplicas", pods.withLabel(HASH, current).pods().size());
    ReplicaSets.putIfAny(status, "updatedReplicas", updated.pods().size());
    return status
        .put("currentRevision", current)
        .put("updateRevision", update)
        .put("collisionCount", 0)
        .build();
  }
}
