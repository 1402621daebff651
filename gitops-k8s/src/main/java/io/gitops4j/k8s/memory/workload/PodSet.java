// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What the owners of pods have in common: how pods are made from a template, and how they are
 * counted.
 *
 * @param pods the pods
 * @param minReadySeconds how long a pod must be ready to be available
 * @param now the time
 */
record PodSet(List<MapNode> pods, long minReadySeconds, Instant now) {
  /** More pods of one owner find no room, so that a typing mistake does not fill the memory. */
  static final long MOST = 1000;

  static PodSet of(MapNode owner, World world) {
    return new PodSet(
        world.controlledBy(owner, "Pod"),
        Edit.number(owner, 0, "spec", "minReadySeconds"),
        world.now());
  }

  long ready() {
    return pods.stream().filter(Pods::isReady).count();
  }

  long available() {
    return pods.stream().filter(pod -> Pods.isAvailable(pod, minReadySeconds, now)).count();
  }

  PodSet withLabel(String key, String value) {
    return new PodSet(
        pods.stream()
            .filter(pod -> Edit.text(pod, "metadata", "labels", key).equals(value))
            .toList(),
        minReadySeconds,
        now);
  }

  /** When the next pod becomes available; null if none will without a change. */
  @Nullable Instant nextAvailable() {
    Instant next = null;
    for (MapNode pod : pods) {
      Instant since = Pods.readySince(pod);
      if (since != null) {
        Instant then = since.plusSeconds(minReadySeconds);
        if (then.isAfter(now) && (next == null || then.isBefore(next))) {
          next = then;
        }
      }
    }
    return next;
  }

  /** A pod of the template of its owner. */
  static MapNode make(MapNode owner, MapNode template, String name, String hashLabel, String hash) {
    MapNode metadata =
        Edit.map(template, "metadata")
            .with("name", ScalarNode.of(name))
            .with("namespace", ScalarNode.of(Edit.text(owner, "metadata", "namespace")))
            .with("ownerReferences", ListNode.of(reference(owner)));
    MapNode pod =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "Pod")
            .put("metadata", metadata)
            .put("spec", Edit.set(Edit.map(template, "spec"), Pods.NODE, "nodeName"))
            .put("status", MapNode.builder().put("phase", "Pending").build())
            .build();
    return hashLabel.isEmpty() ? pod : Edit.set(pod, hash, "metadata", "labels", hashLabel);
  }

  /** The reference to a controlling owner. */
  static MapNode reference(MapNode owner) {
    return MapNode.builder()
        .put("apiVersion", Edit.text(owner, "apiVersion"))
        .put("kind", Edit.text(owner, "kind"))
        .put("name", Edit.text(owner, "metadata", "name"))
        .put("uid", Edit.text(owner, "metadata", "uid"))
        .put("controller", true)
        .put("blockOwnerDeletion", true)
        .build();
  }

  /** A short text that is the same for equal templates. */
  static String hash(MapNode template) {
    CRC32 sum = new CRC32();
    sum.update(Integer.toString(template.hashCode()).getBytes(StandardCharsets.UTF_8));
    return Long.toString(sum.getValue() + (1L << 32), 36).replace('l', 'x').replace('o', 'z');
  }
}
