// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.RetryPolicy;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last sync of an Application: what was asked for, and what became of each object. */
final class ArgoOperationState {
  private final Turn turn;
  private final ArgoSources sources;

  ArgoOperationState(Turn turn, ArgoSources sources) {
    this.turn = turn;
    this.sources = sources;
  }

  MapNode node() {
    Plan plan = turn.result().plan();
    MapNode.Builder state =
        MapNode.builder()
            .put("finishedAt", turn.finished())
            .put("message", Turn.cut(message()))
            .put("operation", operation())
            .put("phase", phase(plan))
            .put("startedAt", Turn.time(turn.result().audit().started()));
    if (turn.result().attempts() > 1) {
      state.put("retryCount", turn.result().attempts() - 1);
    }
    return state.put("syncResult", syncResult(plan)).build();
  }

  private String phase(@Nullable Plan plan) {
    return turn.ready() ? "Succeeded" : plan == null ? "Error" : "Failed";
  }

  private String message() {
    return turn.ready() ? "successfully synced (all tasks run)" : turn.result().reason();
  }

  private MapNode operation() {
    MapNode.Builder by = MapNode.builder();
    if (turn.automated()) {
      by.put("automated", true);
    } else {
      by.put("username", turn.result().audit().actor());
    }
    SyncPolicy policy = turn.application().syncPolicy();
    Operation asked = turn.operation();
    MapNode.Builder sync = MapNode.builder();
    sources.putRevisions(sync);
    if (asked == null ? policy.prune() : asked.prune()) {
      sync.put("prune", true);
    }
    if (!turn.hooks()) {
      sync.put("syncStrategy", MapNode.of("apply", MapNode.EMPTY));
    }
    if (asked != null && asked.isPartial()) {
      sync.put("resources", resources(asked));
    }
    SyncAttempt attempt = turn.syncs().attempt();
    if (turn.automated() && attempt != null && attempt.selfHeals() > 0) {
      sync.put("autoHealAttemptsCount", attempt.selfHeals());
    }
    MapNode.Builder operation =
        MapNode.builder().put("initiatedBy", by.build()).put("sync", sync.build());
    RetryPolicy set = turn.automated() ? policy.retry() : policy.retry().whenAsked();
    long limit = (asked == null || asked.retry() == null ? set : asked.retry()).limit();
    return operation
        .put("retry", limit == 0 ? MapNode.EMPTY : MapNode.builder().put("limit", limit).build())
        .build();
  }

  private static ListNode resources(Operation asked) {
    List<Node> nodes = new ArrayList<>();
    for (Operation.Resource resource : asked.resources()) {
      MapNode.Builder node = MapNode.builder();
      if (!resource.group().isEmpty()) {
        node.put("group", resource.group());
      }
      node.put("kind", resource.kind()).put("name", resource.name());
      if (!resource.namespace().isEmpty()) {
        node.put("namespace", resource.namespace());
      }
      nodes.add(node.build());
    }
    return ListNode.of(nodes);
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
      case APPLIED -> "Synced";
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
        .put("message", Turn.cut(issue == null ? result.reason() : issue.message()))
        .put("name", change.id().name())
        .put("namespace", change.id().namespace())
        .put("status", status)
        .put("syncPhase", step.phase().text())
        .put("version", change.gvk().version())
        .build();
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
