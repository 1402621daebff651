// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The status of a Kustomization as kustomize-controller 1.9 writes it: the reasons of its
 * conditions, the inventory and the history of the last builds.
 */
public final class FluxStatus {
  private static final String READY = "Ready";
  private static final String RECONCILING = "Reconciling";
  private static final String HEALTHY = "Healthy";
  private static final String STALLED = "Stalled";
  private static final String HEALTH_FAILED = "HealthCheckFailed";
  private static final String INVALID_EXPRESSION = "InvalidCELExpression";
  private static final String ORIGIN = "lastAppliedOriginRevision";
  private static final int LONGEST_HISTORY = 5;

  private final MapNode live;
  private final MapNode earlier;
  private final Turn turn;
  private final ScalarNode generation;
  private final String reason;

  private FluxStatus(MapNode live, Turn turn) {
    this.live = live;
    this.earlier = Edit.map(live, "status");
    this.turn = turn;
    this.generation = ScalarNode.of(Edit.number(live, 1, "metadata", "generation"));
    this.reason = reason(turn);
  }

  /**
   * The status after a turn.
   *
   * @param live the object with its status before, from which what this turn does not tell is taken
   *     over
   */
  public static MapNode after(MapNode live, Turn turn) {
    return new FluxStatus(live, turn).status();
  }

  /** The status without what changes in each turn. */
  static MapNode timeless(MapNode status) {
    MapNode bare =
        Edit.changeEach(
            status,
            entry ->
                entry
                    .without("lastReconciled")
                    .without("lastReconciledDuration")
                    .without("totalReconciliations"),
            "history");
    // what the server adds to an object that was never reconciled
    return Edit.number(bare, 0, "observedGeneration") < 0
        ? bare.without("observedGeneration")
        : bare;
  }

  /** The revisions as Flux names them: what was asked for, then the digest. */
  public static String revision(List<ResolvedSource> sources) {
    return sources.stream()
        .map(source -> source.ref().target().named(source.revision()))
        .collect(Collectors.joining(","));
  }

  private static String reason(Turn turn) {
    return switch (turn.result().status()) {
      case IN_SYNC, SYNCED, SUSPENDED -> "ReconciliationSucceeded";
      case WAITING -> "DependencyNotReady";
      case OUT_OF_SYNC -> "OutOfSync";
      case DELETED -> "Deleted";
      case FAILED -> failure(turn);
    };
  }

  private static String failure(Turn turn) {
    SyncResult sync = turn.result().sync();
    if (turn.result().issues().stream()
        .anyMatch(issue -> issue.isError() && issue.code() == ExpressionException.Code.SYNTAX)) {
      return INVALID_EXPRESSION;
    }
    if (sync == null) {
      boolean built = turn.result().timings().containsKey(Stage.OBSERVE);
      boolean found = turn.result().timings().containsKey(Stage.RENDER);
      return built ? "ReconciliationFailed" : found ? "BuildFailed" : "ArtifactFailed";
    }
    List<ResourceResult> failed =
        sync.resources().stream().filter(one -> one.outcome() == Outcome.FAILED).toList();
    if (failed.isEmpty()) {
      return sync.issues().isEmpty() || turn.result().plan() == null
          ? "ReconciliationFailed"
          : HEALTH_FAILED;
    }
    return failed.stream().allMatch(one -> one.action() == Action.DELETE)
        ? "PruneFailed"
        : "ReconciliationFailed";
  }

  private MapNode status() {
    boolean ready = turn.ready();
    boolean stalled = reason.equals(INVALID_EXPRESSION);
    String revision = revision(turn.result().sources());
    MapNode status = earlier.with("conditions", conditions(stalled));
    if (ready || stalled) {
      status = status.with("observedGeneration", generation);
    }
    if (!revision.isEmpty()) {
      status = status.with("lastAttemptedRevision", ScalarNode.of(revision));
      status = ready ? applied(status, revision) : status;
    }
    String asked = Edit.text(live, "metadata", "annotations", "reconcile.fluxcd.io/requestedAt");
    if (!asked.isEmpty()) {
      status = status.with("lastHandledReconcileAt", ScalarNode.of(asked));
    }
    Plan plan = turn.result().plan();
    SyncResult sync = turn.result().sync();
    if (plan == null || sync == null || turn.result().status() == ReconcileStatus.OUT_OF_SYNC) {
      return status;
    }
    status =
        status.with(
            "inventory", FluxInventory.after(Edit.map(earlier, "inventory"), plan, sync, ready));
    // the versions before v1 have no history
    boolean current = Edit.text(live, "apiVersion").endsWith("/v1");
    return current ? status.with("history", history(revision)) : status;
  }

  private MapNode applied(MapNode status, String revision) {
    String origin = origin();
    MapNode applied = status.with("lastAppliedRevision", ScalarNode.of(revision));
    return origin.isEmpty() ? applied.without(ORIGIN) : applied.with(ORIGIN, ScalarNode.of(origin));
  }

  /** What the source was made of, as the artifact says; empty if it does not. */
  private String origin() {
    return turn.result().sources().stream()
        .map(ResolvedSource::origin)
        .filter(Objects::nonNull)
        .map(Turn::cut)
        .collect(Collectors.joining(","));
  }

  private ListNode conditions(boolean stalled) {
    boolean ready = turn.ready();
    String message =
        Turn.cut(
            ready
                ? "Applied revision: " + revision(turn.result().sources())
                : turn.result().reason());
    List<Node> conditions = new ArrayList<>();
    boolean retries = turn.result().status() == ReconcileStatus.FAILED && !stalled;
    if (retries) {
      conditions.add(condition(RECONCILING, "True", "ProgressingWithRetry", message));
    }
    if (stalled) {
      conditions.add(condition(STALLED, "True", reason, message));
    }
    conditions.add(condition(READY, ready ? "True" : "False", reason, message));
    MapNode healthy = healthy(message);
    if (healthy != null) {
      conditions.add(healthy);
    }
    for (MapNode other : Edit.maps(earlier, "conditions")) {
      if (!List.of(READY, RECONCILING, HEALTHY, STALLED).contains(Edit.text(other, "type"))) {
        conditions.add(other);
      }
    }
    return ListNode.of(conditions);
  }

  /** Null if no health is waited for, or nothing is known yet. */
  private @Nullable MapNode healthy(String message) {
    SyncPolicy policy = turn.application().syncPolicy();
    MapNode before = earlier(HEALTHY);
    if (!policy.waitForHealth()) {
      return null;
    }
    if (reason.equals(HEALTH_FAILED)) {
      return condition(HEALTHY, "False", HEALTH_FAILED, message);
    }
    if (!turn.ready()) {
      return before;
    }
    // the time that it took is told once, or each turn would be a change
    boolean still = before != null && "True".equals(Edit.text(before, "status"));
    Duration took = turn.result().timings().getOrDefault(Stage.APPLY, Duration.ZERO);
    return condition(
        HEALTHY,
        "True",
        "Succeeded",
        still ? Edit.text(before, "message") : "Health check passed in " + text(took));
  }

  private @Nullable MapNode earlier(String type) {
    return Edit.maps(earlier, "conditions").stream()
        .filter(condition -> type.equals(condition.text("type")))
        .findFirst()
        .orElse(null);
  }

  private MapNode condition(String type, String status, String why, String message) {
    MapNode before = earlier(type);
    String since = before == null ? "" : Edit.text(before, "lastTransitionTime");
    boolean kept = before != null && status.equals(Edit.text(before, "status")) && !since.isEmpty();
    return MapNode.builder()
        .put("lastTransitionTime", kept ? since : turn.finished())
        .put("message", message)
        .put("observedGeneration", generation)
        .put("reason", why)
        .put("status", status)
        .put("type", type)
        .build();
  }

  /** The last builds, the newest first, one for each outcome of a build. */
  private ListNode history(String revision) {
    String digest = "sha256:" + turn.result().audit().outputDigest();
    String now = turn.finished();
    Duration took =
        Duration.between(turn.result().audit().started(), turn.result().audit().finished());
    List<Node> entries = new ArrayList<>();
    MapNode same = MapNode.EMPTY;
    for (MapNode entry : Edit.maps(earlier, "history")) {
      if (digest.equals(Edit.text(entry, "digest"))
          && reason.equals(Edit.text(entry, "lastReconciledStatus"))) {
        same = entry;
      } else {
        entries.add(entry);
      }
    }
    String first = Edit.text(same, "firstReconciled");
    MapNode.Builder newest =
        MapNode.builder()
            .put("digest", digest)
            .put("firstReconciled", first.isEmpty() ? now : first)
            .put("lastReconciled", now)
            .put("lastReconciledDuration", text(took))
            .put("lastReconciledStatus", reason)
            .put("totalReconciliations", Edit.number(same, 0, "totalReconciliations") + 1);
    if (!revision.isEmpty()) {
      String origin = origin();
      newest.put(
          "metadata",
          MapNode.builder()
              .putIfPresent("originRevision", origin.isEmpty() ? null : origin)
              .put("revision", revision)
              .build());
    }
    entries.add(0, newest.build());
    return ListNode.of(entries.subList(0, Math.min(LONGEST_HISTORY, entries.size())));
  }

  /** As Go writes and reads a duration, in seconds. */
  private static String text(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toMillis()).movePointLeft(3).setScale(3, RoundingMode.DOWN);
    BigDecimal bare = seconds.stripTrailingZeros();
    return String.format(Locale.ROOT, "%ss", bare.toPlainString());
  }
}
