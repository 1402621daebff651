// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/**
 * Pods and jobs as kstatus judges them. The clock tells for how long a pod could not be scheduled.
 */
record KstatusPods(InstantSource clock) {

  /** How long a pod may wait for a node before that counts as a failure. */
  private static final Duration SCHEDULE_WINDOW = Duration.ofSeconds(15);

  Health pod(ObjectView o) {
    String phase = o.text("status", "phase");
    return switch (phase) {
      case "Succeeded" -> healthy("the pod is done");
      case "Failed" -> healthy("the pod is done, but failed");
      case "Running" -> running(o);
      case "Pending" -> pending(o);
      case "" -> progressing("the pod reports no phase yet");
      default -> throw new UnreadableField("status.phase", "a phase of a pod");
    };
  }

  private static Health running(ObjectView o) {
    Condition ready = o.condition("Ready");
    if (ready != null && ready.isTrue()) {
      return healthy("the pod is ready");
    }
    for (MapNode container : o.maps("status", "containerStatuses")) {
      Node reason = container.at("state", "waiting", "reason");
      if (reason != null && "CrashLoopBackOff".equals(reason.textOrNull())) {
        Node name = container.get("name");
        return degraded(
            "container " + (name == null ? "" : name.textOrNull()) + " ends again and again");
      }
    }
    return progressing("the pod runs, but is not ready");
  }

  private Health pending(ObjectView o) {
    Condition scheduled = o.condition("PodScheduled");
    if (scheduled == null || !scheduled.isFalse() || !scheduled.reason().equals("Unschedulable")) {
      return progressing("the pod is being started");
    }
    Instant created = time(o.text("metadata", "creationTimestamp"));
    return clock.instant().isBefore(created.plus(SCHEDULE_WINDOW))
        ? progressing("no node for the pod yet")
        : degraded("no node takes the pod");
  }

  private static Instant time(String text) {
    if (text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new UnreadableField("metadata.creationTimestamp", "a time");
    }
  }

  static Health job(ObjectView o) {
    boolean suspend = o.flag("spec", "suspend");
    for (Condition condition : o.conditions()) {
      if (condition.isTrue()) {
        switch (condition.type()) {
          case "Complete" -> {
            return healthy(condition.explanation());
          }
          case "Failed" -> {
            return degraded(condition.explanation());
          }
          case "Suspended" -> {
            if (suspend) {
              return healthy("the job is suspended");
            }
          }
          default -> {
            // says nothing about the outcome
          }
        }
      }
    }
    return o.text("status", "startTime").isEmpty()
        ? progressing("the job has not started")
        : healthy("the job runs");
  }
}
