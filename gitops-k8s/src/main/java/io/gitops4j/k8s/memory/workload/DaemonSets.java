// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps one pod of a daemon set on each node. */
final class DaemonSets implements Controller {
  private static final String HASH = "controller-revision-hash";

  @Override
  public @Nullable Instant reconcile(MapNode set, World world) {
    if (Edit.has(set, "metadata", "deletionTimestamp")) {
      return null;
    }
    MapNode template = Edit.map(set, "spec", "template");
    String hash = PodSet.hash(template);
    String name = Edit.text(set, "metadata", "name");
    boolean replaces = !Edit.text(set, "spec", "updateStrategy", "type").equals("OnDelete");
    long wanted = 0;
    for (MapNode node : world.list("", "Node", "")) {
      String host = Edit.text(node, "metadata", "name");
      if (!fits(template, node)) {
        continue;
      }
      wanted++;
      MapNode there = null;
      for (MapNode pod : world.controlledBy(set, "Pod")) {
        if (Edit.text(pod, "spec", "nodeName").equals(host)) {
          there = pod;
        }
      }
      boolean old = there != null && !Edit.text(there, "metadata", "labels", HASH).equals(hash);
      if (there != null && old && replaces) {
        world.delete(there);
        there = null;
      }
      if (there == null) {
        MapNode pod = PodSet.make(set, template, name + "-" + world.suffix(), HASH, hash);
        world.create(Edit.set(pod, host, "spec", "nodeName"));
      }
    }
    PodSet pods = PodSet.of(set, world);
    world.updateStatus(set, status(set, pods, pods.withLabel(HASH, hash), wanted));
    return pods.nextAvailable();
  }

  private static boolean fits(MapNode template, MapNode node) {
    MapNode labels = Edit.map(node, "metadata", "labels");
    for (MapNode.Entry wanted : Edit.map(template, "spec", "nodeSelector").entries()) {
      if (!wanted.value().equals(labels.get(wanted.key()))) {
        return false;
      }
    }
    return true;
  }

  private static MapNode status(MapNode set, PodSet pods, PodSet updated, long wanted) {
    MapNode.Builder status =
        MapNode.builder()
            .put("currentNumberScheduled", pods.pods().size())
            .put("numberMisscheduled", 0)
            .put("desiredNumberScheduled", wanted)
            .put("numberReady", pods.ready())
            .put(
                "observedGeneration", ScalarNode.of(Edit.number(set, 0, "metadata", "generation")));
    ReplicaSets.putIfAny(status, "updatedNumberScheduled", updated.pods().size());
    ReplicaSets.putIfAny(status, "numberAvailable", pods.available());
    ReplicaSets.putIfAny(status, "numberUnavailable", Math.max(0, wanted - pods.available()));
    return status.build();
  }
}
