// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.Verdict.degraded;
import static io.gitops4j.k8s.health.Verdict.healthy;
import static io.gitops4j.k8s.health.Verdict.progressing;
import static io.gitops4j.k8s.health.Verdict.suspended;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object of a kind without a rule tells by the conventions of Kubernetes: generations, the
 * conditions Stalled, Reconciling and Ready, conditions with a name that says good or bad, and
 * words in {@code status.phase}, {@code state} or {@code health}.
 *
 * @param reports whether the kind is known to report a status; if so, one that says nothing yet is
 *     on its way, else it is healthy
 */
record GenericRule(boolean reports) {

  private static final Set<String> BAD =
      Set.of(
          "Degraded",
          "Failed",
          "Failure",
          "Error",
          "Errored",
          "Invalid",
          "NotReady",
          "ReconcileError",
          "ReconciliationFailed",
          "Failing");
  private static final Set<String> GOOD =
      Set.of(
          "Available",
          "Succeeded",
          "Accepted",
          "Established",
          "Complete",
          "Completed",
          "Healthy",
          "Running",
          "Programmed",
          "Deployed",
          "Reconciled",
          "Synced",
          "Valid",
          "ReconcileSuccess",
          "Installed");
  private static final List<String> BUSY =
      List.of(
          "progress",
          "pending",
          "wait",
          "creat",
          "provision",
          "reconcil",
          "deploy",
          "init",
          "updat",
          "start",
          "install",
          "queue",
          "running",
          "scal",
          "requested",
          "issuing");
  private static final List<String> BROKEN =
      List.of("fail", "error", "invalid", "degraded", "denied", "unhealthy", "crash", "lost");
  private static final Set<String> DONE =
      Set.of(
          "ready",
          "running",
          "active",
          "succeeded",
          "success",
          "successful",
          "complete",
          "completed",
          "available",
          "healthy",
          "bound",
          "accepted",
          "green",
          "deployed",
          "created",
          "done",
          "ok",
          "installed",
          "established",
          "online",
          "ideal",
          "operational",
          "reconciled");

  Health assess(ObjectView o) {
    List<Condition> conditions = o.conditions();
    long generation = o.count("metadata", "generation");
    Long observed = o.integer("status", "observedGeneration");
    if (observed != null && observed < generation) {
      return progressing("generation " + generation + " is wanted, " + observed + " was observed");
    }
    Condition stalled = find(conditions, "Stalled");
    if (stalled != null && stalled.isTrue()) {
      return degraded(stalled.explanation());
    }
    Health pause = paused(o, conditions);
    if (pause != null) {
      return pause;
    }
    Condition ready = find(conditions, "Ready");
    if (ready != null) {
      return ready(ready, conditions, generation);
    }
    Health named = named(conditions);
    if (named != null) {
      return named;
    }
    MapNode status = o.map("status");
    Health worded = status == null ? null : words(status);
    if (worded != null) {
      return worded;
    }
    return reports ? progressing("it has reported nothing yet") : healthy("");
  }

  private static @Nullable Condition find(List<Condition> conditions, String type) {
    for (Condition condition : conditions) {
      if (condition.type().equals(type)) {
        return condition;
      }
    }
    return null;
  }

  private static @Nullable Health paused(ObjectView o, List<Condition> conditions) {
    for (Condition condition : conditions) {
      boolean pause = condition.type().equals("Paused") || condition.type().equals("Suspended");
      if (pause && condition.isTrue()) {
        return suspended(condition.explanation());
      }
    }
    MapNode spec = o.map("spec");
    if (spec != null) {
      for (String key : new String[] {"suspend", "suspended", "paused"}) {
        if (spec.get(key) instanceof ScalarNode scalar && Boolean.TRUE.equals(scalar.value())) {
          return suspended("spec." + key + " is set");
        }
      }
    }
    return null;
  }

  private static Health ready(Condition ready, List<Condition> conditions, long generation) {
    Long observed = ready.observedGeneration();
    if (observed != null && observed < generation) {
      return progressing("the condition Ready speaks of generation " + observed);
    }
    if (ready.isTrue()) {
      Condition synced = find(conditions, "Synced");
      if (synced != null && synced.isFalse()) {
        return degraded(synced.explanation());
      }
      Health bad = bad(conditions);
      return bad == null ? healthy(ready.explanation()) : bad;
    }
    if (!ready.isFalse()) {
      return progressing(ready.explanation());
    }
    Condition reconciling = find(conditions, "Reconciling");
    boolean busy =
        reconciling != null
                && reconciling.isTrue()
                && !reconciling.reason().equals("ProgressingWithRetry")
            || busy(ready.reason());
    return busy ? progressing(ready.explanation()) : degraded(ready.explanation());
  }

  private static @Nullable Health bad(List<Condition> conditions) {
    for (Condition condition : conditions) {
      if (condition.isTrue() && BAD.contains(condition.type())) {
        return degraded(condition.explanation());
      }
    }
    return null;
  }

  private static @Nullable Health named(List<Condition> conditions) {
    Health bad = bad(conditions);
    if (bad != null) {
      return bad;
    }
    Condition good = null;
    for (Condition condition : conditions) {
      if (GOOD.contains(condition.type())) {
        if (!condition.isTrue()) {
          boolean broken = condition.isFalse() && !busy(condition.reason());
          return broken ? degraded(condition.explanation()) : progressing(condition.explanation());
        }
        good = condition;
      }
    }
    return good == null ? null : healthy(good.explanation());
  }

  private static @Nullable Health words(MapNode status) {
    for (String key : new String[] {"phase", "state", "health", "status"}) {
      Node node = status.get(key);
      String text = node == null ? null : node.textOrNull();
      if (text == null || text.isEmpty()) {
        continue;
      }
      String word = text.toLowerCase(Locale.ROOT);
      String message = "status." + key + " is " + text;
      if (DONE.contains(word)) {
        return healthy(message);
      }
      if (BROKEN.stream().anyMatch(word::contains)) {
        return degraded(message);
      }
      if (word.contains("paused") || word.contains("suspend")) {
        return suspended(message);
      }
      return progressing(message);
    }
    return null;
  }

  private static boolean busy(String reason) {
    String word = reason.toLowerCase(Locale.ROOT);
    return BROKEN.stream().noneMatch(word::contains) && BUSY.stream().anyMatch(word::contains);
  }
}
