// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps as many pods as a replica set asks for. */
final class ReplicaSets implements Controller {

  @Override
  public @Nullable Instant reconcile(MapNode set, World world) {
    if (Edit.has(set, "metadata", "deletionTimestamp")) {
      return null;
    }
    PodSet pods = PodSet.of(set, world);
    long wanted = Edit.number(set, 1, "spec", "replicas");
    long present = pods.pods().size();
    String name = Edit.text(set, "metadata", "name");
    MapNode template = Edit.map(set, "spec", "template");
    for (long i = present; i < Math.min(wanted, PodSet.MOST); i++) {
      world.create(PodSet.make(set, template, name + "-" + world.suffix(), "", ""));
    }
    // those that are not ready go first
    List<MapNode> byUse = pods.pods().stream().sorted(Comparator.comparing(Pods::isReady)).toList();
    for (int i = 0; i < present - wanted; i++) {
      world.delete(byUse.get(i));
    }
    PodSet now = PodSet.of(set, world);
    world.updateStatus(set, status(set, now));
    return now.nextAvailable();
  }

  private static MapNode status(MapNode set, PodSet pods) {
    MapNode.Builder status = MapNode.builder().put("replicas", pods.pods().size());
    if (!pods.pods().isEmpty()) {
      status.put("fullyLabeledReplicas", pods.pods().size());
    }
    putIfAny(status, "readyReplicas", pods.ready());
    putIfAny(status, "availableReplicas", pods.available());
    return status
        .put("observedGeneration", ScalarNode.of(Edit.number(set, 0, "metadata", "generation")))
        .build();
  }

  /** The API leaves counts of zero out. */
  static void putIfAny(MapNode.Builder status, String field, long count) {
    if (count > 0) {
      status.put(field, count);
    }
  }
}
