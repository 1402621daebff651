// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.workload;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a rollout is, and the status that says so.
 *
 * @param deployment the deployment
 * @param name the name of the current replica set; empty if there is none
 * @param total how many pods there are
 * @param updated how many of the current template
 * @param ready how many are ready
 * @param available how many are available
 */
record RolloutStatus(
    MapNode deployment, String name, long total, long updated, long ready, long available) {

  static RolloutStatus of(MapNode deployment, List<MapNode> sets, @Nullable MapNode current) {
    return new RolloutStatus(
        deployment,
        current == null ? "" : Edit.text(current, "metadata", "name"),
        sum(sets, "replicas"),
        current == null ? 0 : sum(List.of(current), "replicas"),
        sum(sets, "readyReplicas"),
        sum(sets, "availableReplicas"));
  }

  private static long sum(List<MapNode> sets, String field) {
    return sets.stream().mapToLong(set -> Edit.number(set, 0, "status", field)).sum();
  }

  private long wanted() {
    return Edit.number(deployment, 1, "spec", "replicas");
  }

  private boolean complete() {
    return updated == wanted() && total == wanted() && available == wanted();
  }

  private boolean progressed() {
    return updated > Edit.number(deployment, 0, "status", "updatedReplicas")
        || ready > Edit.number(deployment, 0, "status", "readyReplicas")
        || available > Edit.number(deployment, 0, "status", "availableReplicas")
        || total - updated < oldBefore();
  }

  private long oldBefore() {
    return Edit.number(deployment, 0, "status", "replicas")
        - Edit.number(deployment, 0, "status", "updatedReplicas");
  }

  private boolean newTemplate() {
    MapNode progress = Conditions.find(deployment, "Progressing");
    return progress == null || !Edit.text(progress, "message").contains("\"" + name + "\"");
  }

  /** When the rollout is too late; null if it is finished, failed or has no deadline. */
  @Nullable Instant deadline(Instant now) {
    long seconds = Edit.number(deployment, 600, "spec", "progressDeadlineSeconds");
    if (complete() || Edit.flag(deployment, "spec", "paused") || failed()) {
      return null;
    }
    Instant since = progressed() || newTemplate() ? now : lastUpdate(now);
    return since.plusSeconds(seconds);
  }

  private boolean failed() {
    MapNode progress = Conditions.find(deployment, "Progressing");
    return progress != null
        && Edit.text(progress, "status").equals("False")
        && !progressed()
        && !newTemplate();
  }

  private Instant lastUpdate(Instant now) {
    MapNode progress = Conditions.find(deployment, "Progressing");
    String text = progress == null ? "" : Edit.text(progress, "lastUpdateTime");
    return text.isEmpty() ? now : Instant.parse(text);
  }

  MapNode toStatus(Instant now) {
    MapNode.Builder status =
        MapNode.builder()
            .put(
                "observedGeneration",
                ScalarNode.of(Edit.number(deployment, 0, "metadata", "generation")));
    ReplicaSets.putIfAny(status, "replicas", total);
    ReplicaSets.putIfAny(status, "updatedReplicas", updated);
    ReplicaSets.putIfAny(status, "readyReplicas", ready);
    ReplicaSets.putIfAny(status, "availableReplicas", available);
    ReplicaSets.putIfAny(status, "unavailableReplicas", Math.max(0, missing()));
    List<MapNode> conditions = new ArrayList<>();
    conditions.add(available(now));
    if (!Edit.flag(deployment, "spec", "paused")) {
      conditions.add(progressing(now));
    }
    return status.put("conditions", ListNode.of(conditions)).build();
  }

  private long missing() {
    return Math.max(total, wanted()) - available;
  }

  private MapNode available(Instant now) {
    long least = wanted() - Deployments.share(deployment, "maxUnavailable", wanted(), false);
    return available >= least
        ? condition(
            "Available",
            true,
            "MinimumReplicasAvailable",
            "Deployment has minimum availability.",
            now,
            false)
        : condition(
            "Available",
            false,
            "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.",
            now,
            false);
  }

  private MapNode progressing(Instant now) {
    String set = "ReplicaSet \"" + name + "\"";
    if (complete()) {
      return condition(
          "Progressing",
          true,
          "NewReplicaSetAvailable",
          set + " has successfully progressed.",
          now,
          false);
    }
    Instant deadline = deadline(now);
    if (failed() || deadline != null && !deadline.isAfter(now)) {
      return condition(
          "Progressing",
          false,
          "ProgressDeadlineExceeded",
          set + " has timed out progressing.",
          now,
          false);
    }
    return condition(
        "Progressing",
        true,
        "ReplicaSetUpdated",
        set + " is progressing.",
        now,
        progressed() || newTemplate());
  }

  private MapNode condition(
      String type, boolean holds, String reason, String message, Instant now, boolean touched) {
    MapNode before = Conditions.find(deployment, type);
    String value = holds ? "True" : "False";
    String time = Conditions.time(now);
    boolean same =
        before != null
            && Edit.text(before, "status").equals(value)
            && Edit.text(before, "reason").equals(reason)
            && Edit.text(before, "message").equals(message);
    boolean sameStatus = before != null && Edit.text(before, "status").equals(value);
    return MapNode.builder()
        .put("type", type)
        .put("status", value)
        .put(
            "lastUpdateTime",
            same && !touched && before != null ? Edit.text(before, "lastUpdateTime") : time)
        .put(
            "lastTransitionTime",
            sameStatus && before != null ? Edit.text(before, "lastTransitionTime") : time)
        .put("reason", reason)
        .put("message", message)
        .build();
  }
}
