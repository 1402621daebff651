// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.NamespaceMetadata;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncAttempt;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last sync of an Application: what was asked for, and what became of each object. */
final class ArgoOperationState {
  private static final String RUNNING = "Running";

  private final Turn turn;
  private final ArgoSources sources;

  ArgoOperationState(Turn turn, ArgoSources sources) {
    this.turn = turn;
    this.sources = sources;
  }

  /** A sync that is under way, or waits for its next try, which has a time of an end then. */
  static MapNode during(Running running, ArgoSources sources) {
    MapNode.Builder state = MapNode.builder();
    if (running.paused() != null) {
      state.put("finishedAt", Turn.time(running.paused()));
    }
    if (!running.message().isEmpty()) {
      state.put("message", Turn.cut(running.message()));
    }
    state
        .put("operation", ArgoOperation.node(running.begun(), sources, 0))
        .put("phase", RUNNING)
        .put("startedAt", Turn.time(running.begun().started()));
    if (running.failed() > 0) {
      state.put("retryCount", running.failed());
    }
    return state.build();
  }

  /** The sync after the turn. */
  MapNode node() {
    Plan plan = turn.result().plan();
    SyncAttempt attempt = turn.syncs().attempt();
    long selfHeals = turn.automated() && attempt != null ? attempt.selfHeals() : 0;
    int retries = Math.max(0, turn.result().attempts() - 1);
    MapNode.Builder state = MapNode.builder();
    if (!turn.blocked()) {
      state.put("finishedAt", turn.finished());
    }
    state
        .put("message", Turn.cut(message(retries)))
        .put("operation", ArgoOperation.node(turn.begun(), sources, selfHeals))
        .put("phase", phase(plan))
        .put("startedAt", Turn.time(turn.begun().started()));
    if (retries > 0) {
      state.put("retryCount", retries);
    }
    return state.put("syncResult", syncResult(plan)).build();
  }

  private String phase(@Nullable Plan plan) {
    return turn.blocked()
        ? RUNNING
        : turn.succeeded() ? "Succeeded" : plan == null ? "Error" : "Failed";
  }

  private String message(int retries) {
    return turn.ready()
        ? "successfully synced (all tasks run)"
        : turn.result().reason() + (retries > 0 ? " (retried " + retries + " times)" : "");
  }

  private MapNode syncResult(@Nullable Plan plan) {
    MapNode.Builder result = MapNode.builder();
    if (plan != null) {
      result.put("resources", results(plan));
    }
    // the one revision is needed even where there are several
    result.put(
        "revision",
        sources.many() || sources.revisions().isEmpty() ? "" : sources.revisions().get(0));
    if (sources.many()) {
      sources.putRevisions(result);
    }
    sources.put(result);
    SyncPolicy policy = turn.application().syncPolicy();
    NamespaceMetadata metadata = policy.namespaceMetadata();
    if (policy.createNamespace() && !metadata.equals(NamespaceMetadata.NONE)) {
      result.put(
          "managedNamespaceMetadata",
          MapNode.builder()
              .put("annotations", MapNode.ofStrings(metadata.annotations()))
              .put("labels", MapNode.ofStrings(metadata.labels()))
              .build());
    }
    return result.build();
  }

  private ListNode results(Plan plan) {
    Map<Object, ResourceResult> results = ArgoResources.results(turn.result().sync());
    List<Node> nodes = new ArrayList<>();
    for (Step step : plan.steps()) {
      for (Change change : step.changes()) {
        ResourceResult result = results.get(change.id());
        String status = result == null ? null : status(change, result);
        if (result != null && status != null) {
          nodes.add(result(step, change, result, status));
        }
      }
    }
    return ListNode.of(nodes);
  }

  /** Null for what was not tried, which Argo CD does not list. */
  private static @Nullable String status(Change change, ResourceResult result) {
    boolean extra = change.desired() == null;
    return switch (result.outcome()) {
      case APPLIED -> extra && change.action() == Action.DETACH ? "PruneSkipped" : "Synced";
      case DELETED -> "Pruned";
      case FAILED -> "SyncFailed";
      case UNCHANGED ->
          !extra ? "Synced" : change.status() == SyncStatus.OUT_OF_SYNC ? "PruneSkipped" : null;
      case SKIPPED -> extra && change.action() != Action.RUN ? "PruneSkipped" : null;
    };
  }

  private static MapNode result(Step step, Change change, ResourceResult result, String status) {
    Issue issue = result.issue();
    MapNode.Builder node =
        MapNode.builder().put("group", change.id().group()).put("hookPhase", phase(result));
    if (change.hook() != null) {
      node.put("hookType", step.phase().text());
    }
    List<String> images =
        ArgoResources.images(change.desired() == null ? null : change.desired().root());
    if (!images.isEmpty()) {
      node.put("images", ListNode.ofStrings(images));
    }
    return node.put("kind", change.id().kind())
        .put("message", Turn.cut(issue == null ? message(change, result) : issue.message()))
        .put("name", change.id().name())
        .put("namespace", change.id().namespace())
        .put("status", status)
        .put("syncPhase", step.phase().text())
        .put("version", change.gvk().version())
        .build();
  }

  /** What was done, as kubectl tells it; else why it was done or not. */
  private static String message(Change change, ResourceResult result) {
    if (!result.reason().equals(change.reason())) {
      return result.reason();
    }
    String group = change.id().group().isEmpty() ? "" : "." + change.id().group();
    String name = change.id().kind().toLowerCase(Locale.ROOT) + group + "/" + change.id().name();
    return switch (result.outcome()) {
      case APPLIED ->
          switch (change.action()) {
            case CREATE -> name + " created";
            case UPDATE, MOVE -> name + " configured";
            default -> result.reason();
          };
      case DELETED -> "pruned";
      default -> result.reason();
    };
  }

  private static String phase(ResourceResult result) {
    Health health = result.health();
    if (result.outcome() == Outcome.FAILED
        || health != null && health.status() == HealthStatus.DEGRADED) {
      return "Failed";
    }
    boolean running = health != null && health.status() == HealthStatus.PROGRESSING;
    return running && result.outcome() != Outcome.DELETED ? "Running" : "Succeeded";
  }
}
