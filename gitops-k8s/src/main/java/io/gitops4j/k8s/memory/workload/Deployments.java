// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rolls a deployment out: a replica set for each template, the new one up and the old ones down
 * within {@code maxSurge} and {@code maxUnavailable}.
 */
final class Deployments implements Controller {
  static final String HASH = "pod-template-hash";
  static final String REVISION = "deployment.kubernetes.io/revision";

  @Override
  public @Nullable Instant reconcile(MapNode deployment, World world) {
    if (Edit.has(deployment, "metadata", "deletionTimestamp")) {
      return null;
    }
    String hash = PodSet.hash(Edit.map(deployment, "spec", "template"));
    List<MapNode> sets = world.controlledBy(deployment, "ReplicaSet");
    MapNode current = current(sets, hash);
    boolean paused = Edit.flag(deployment, "spec", "paused");
    MapNode live = deployment;
    if (current == null && !paused) {
      current = world.create(newSet(deployment, sets, hash));
      sets = world.controlledBy(deployment, "ReplicaSet");
    }
    if (current != null) {
      current = withLatestRevision(current, sets, world);
      live = withRevision(live, revision(current), world);
      roll(live, current, others(sets, hash), paused, world);
    }
    sets = world.controlledBy(deployment, "ReplicaSet");
    cleanUp(live, others(sets, hash), world);
    return report(live, sets, current(sets, hash), world);
  }

  private static @Nullable MapNode current(List<MapNode> sets, String hash) {
    return sets.stream().filter(set -> hashOf(set).equals(hash)).findFirst().orElse(null);
  }

  private static List<MapNode> others(List<MapNode> sets, String hash) {
    return sets.stream().filter(set -> !hashOf(set).equals(hash)).toList();
  }

  private static String hashOf(MapNode set) {
    return Edit.text(set, "metadata", "labels", HASH);
  }

  private static long revision(MapNode object) {
    String text = Edit.text(object, "metadata", "annotations", REVISION);
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  private static long latest(List<MapNode> sets) {
    return sets.stream().mapToLong(Deployments::revision).max().orElse(0);
  }

  private static MapNode newSet(MapNode deployment, List<MapNode> sets, String hash) {
    MapNode template =
        Edit.set(Edit.map(deployment, "spec", "template"), hash, "metadata", "labels", HASH);
    MapNode metadata =
        MapNode.builder()
            .put("name", Edit.text(deployment, "metadata", "name") + "-" + hash)
            .put("namespace", Edit.text(deployment, "metadata", "namespace"))
            .put("labels", Edit.map(template, "metadata", "labels"))
            .put(
                "annotations",
                MapNode.builder().put(REVISION, Long.toString(latest(sets) + 1)).build())
            .put("ownerReferences", ListNode.of(PodSet.reference(deployment)))
            .build();
    MapNode selector =
        Edit.set(Edit.map(deployment, "spec", "selector"), hash, "matchLabels", HASH);
    return MapNode.builder()
        .put("apiVersion", "apps/v1")
        .put("kind", "ReplicaSet")
        .put("metadata", metadata)
        .put(
            "spec",
            MapNode.builder()
                .put("replicas", 0)
                .put("minReadySeconds", Edit.number(deployment, 0, "spec", "minReadySeconds"))
                .put("selector", selector)
                .put("template", template)
                .build())
        .put("status", MapNode.builder().put("replicas", 0).build())
        .build();
  }

  /** A template that comes back takes the next revision. */
  private static MapNode withLatestRevision(MapNode current, List<MapNode> sets, World world) {
    long latest = latest(sets);
    boolean shared =
        sets.stream()
            .anyMatch(set -> revision(set) == latest && !hashOf(set).equals(hashOf(current)));
    return revision(current) == latest && !shared
        ? current
        : withRevision(current, latest + 1, world);
  }

  private static MapNode withRevision(MapNode object, long revision, World world) {
    return revision(object) == revision
        ? object
        : world.update(
            Edit.set(object, Long.toString(revision), "metadata", "annotations", REVISION));
  }

  private static void roll(
      MapNode deployment, MapNode current, List<MapNode> old, boolean paused, World world) {
    long wanted = Edit.number(deployment, 1, "spec", "replicas");
    long oldReplicas = old.stream().mapToLong(Deployments::replicas).sum();
    boolean recreate = Edit.text(deployment, "spec", "strategy", "type").equals("Recreate");
    if (paused && oldReplicas > 0) {
      return;
    }
    if (recreate) {
      old.forEach(set -> scale(set, 0, world));
      boolean gone = old.stream().allMatch(set -> world.controlledBy(set, "Pod").isEmpty());
      if (gone) {
        scale(current, wanted, world);
      }
      return;
    }
    long surge = share(deployment, "maxSurge", wanted, true);
    long unavailable = share(deployment, "maxUnavailable", wanted, false);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    long room = wanted + surge - oldReplicas - replicas(current);
    long target = Math.min(wanted, replicas(current) + Math.max(0, room));
    MapNode grown = scale(current, target, world);
    long available = available(grown) + old.stream().mapToLong(Deployments::available).sum();
    // pods of the old sets that are not available may go at once
    long notAvailable = replicas(grown) - available(grown);
    long removable =
        Math.max(0, oldReplicas + replicas(grown) - (wanted - unavailable) - notAvailable);
    long spare = Math.max(0, Math.min(removable, available - (wanted - unavailable)));
    for (MapNode set : old) {
      long unhealthy = replicas(set) - Math.min(replicas(set), available(set));
      long healthy = Math.min(spare, replicas(set) - unhealthy);
      spare -= healthy;
      scale(set, replicas(set) - unhealthy - healthy, world);
    }
  }

  static long share(MapNode deployment, String field, long of, boolean up) {
    String text = Edit.text(deployment, "spec", "strategy", "rollingUpdate", field);
    if (text.matches("[0-9]{1,3}%")) {
      long percent = Long.parseLong(text.substring(0, text.length() - 1));
      return (of * percent + (up ? 99 : 0)) / 100;
    }
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  private static MapNode scale(MapNode set, long replicas, World world) {
    return replicas(set) == replicas
        ? set
        : world.update(Edit.set(set, ScalarNode.of(replicas), "spec", "replicas"));
  }

  private static long replicas(MapNode set) {
    return Edit.number(set, 1, "spec", "replicas");
  }

  private static long available(MapNode set) {
    return Edit.number(set, 0, "status", "availableReplicas");
  }

  private static void cleanUp(MapNode deployment, List<MapNode> old, World world) {
    long kept = Edit.number(deployment, 10, "spec", "revisionHistoryLimit");
    List<MapNode> empty = new ArrayList<>();
    for (MapNode set : old) {
      if (replicas(set) == 0 && Edit.number(set, 0, "status", "replicas") == 0) {
        empty.add(set);
      }
    }
    empty.sort(Comparator.comparingLong(Deployments::revision));
    for (int i = 0; i < empty.size() - kept; i++) {
      world.delete(empty.get(i));
    }
  }

  private static @Nullable Instant report(
      MapNode deployment, List<MapNode> sets, @Nullable MapNode current, World world) {
    RolloutStatus rollout = RolloutStatus.of(deployment, sets, current);
    world.updateStatus(deployment, rollout.toStatus(world.now()));
    return rollout.deadline(world.now());
  }
}
