// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.Consent;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an Application: each with what it came to, and all together.
 *
 * @param list {@code status.resources}
 * @param syncStatus {@code status.sync.status}
 */
record ArgoResources(ListNode list, String syncStatus) {
  private static final String SYNCED = "Synced";
  private static final String OUT_OF_SYNC = "OutOfSync";
  private static final String UNKNOWN = "Unknown";

  /** The results of a sync, by object. */
  static Map<Object, ResourceResult> results(@Nullable SyncResult sync) {
    Map<Object, ResourceResult> results = new LinkedHashMap<>();
    if (sync != null) {
      sync.resources().forEach(resource -> results.put(resource.id(), resource));
    }
    return results;
  }

  /**
   * The objects after a turn.
   *
   * @param earlier what was told before, which stays of the objects that were not asked for
   */
  static ArgoResources after(List<MapNode> earlier, Plan plan, Turn turn) {
    Map<Object, ResourceResult> results = results(turn.result().sync());
    Map<String, MapNode> nodes = new LinkedHashMap<>();
    if (turn.partial()) {
      earlier.forEach(node -> nodes.put(key(node), node));
    }
    for (Step step : plan.steps()) {
      for (Change change : step.changes()) {
        ResourceResult result = results.get(change.id());
        MapNode node = node(step, change, result, turn.application().syncPolicy().options());
        if (isThere(change, result)) {
          nodes.put(key(node), node);
        } else {
          nodes.remove(key(node));
        }
      }
    }
    boolean wrong = plan.issues().stream().anyMatch(Issue::isError);
    String worst = wrong ? UNKNOWN : SYNCED;
    for (MapNode node : nodes.values()) {
      String status = Edit.text(node, "status");
      if (status.equals(UNKNOWN) || status.equals(OUT_OF_SYNC) && !worst.equals(UNKNOWN)) {
        worst = status;
      }
    }
    return new ArgoResources(ListNode.of(List.<Node>copyOf(nodes.values())), worst);
  }

  private static String key(MapNode node) {
    return String.join(
        "/",
        Edit.text(node, "group"),
        Edit.text(node, "kind"),
        Edit.text(node, "namespace"),
        Edit.text(node, "name"));
  }

  private static boolean isThere(Change change, @Nullable ResourceResult result) {
    Hook hook = change.hook();
    Outcome outcome = result == null ? null : result.outcome();
    if (outcome == Outcome.DELETED) {
      return false;
    }
    if (hook == null) {
      return change.desired() != null || change.live() != null;
    }
    boolean stays =
        !hook.deletes(Hook.DeletePolicy.HOOK_SUCCEEDED) && outcome == Outcome.APPLIED
            || !hook.deletes(Hook.DeletePolicy.HOOK_FAILED) && outcome == Outcome.FAILED;
    return stays || outcome == null && change.live() != null;
  }

  private static MapNode node(
      Step step, Change change, @Nullable ResourceResult result, SyncOptions defaults) {
    MapNode.Builder node = MapNode.builder();
    if (!change.id().group().isEmpty()) {
      node.put("group", change.id().group());
    }
    node.put("kind", change.id().kind()).put("name", change.id().name());
    if (!change.id().namespace().isEmpty()) {
      node.put("namespace", change.id().namespace());
    }
    node.put("version", change.gvk().version());
    Health health = result == null ? null : result.health();
    boolean applied = result != null && result.outcome() == Outcome.APPLIED;
    if (health == null && change.hook() == null && change.live() == null && !applied) {
      health = Health.of(HealthStatus.MISSING);
    }
    MapNode told = ArgoStatus.node(health);
    if (told != null) {
      node.put("health", told);
    }
    if (change.hook() != null) {
      node.put("hook", true);
    } else {
      node.put("status", status(change, result));
    }
    if (step.wave() != 0 && change.desired() != null) {
      node.put("syncWave", step.wave());
    }
    if (change.hook() == null && change.desired() == null) {
      node.put("requiresPruning", true);
    }
    if (asks(change.desired() == null ? null : change.desired().root(), defaults)
        || asks(change.live(), defaults)) {
      node.put("requiresDeletionConfirmation", true);
    }
    return node.build();
  }

  /** Whether an object asks that somebody confirms its deletion, pruned or with the application. */
  private static boolean asks(@Nullable MapNode object, SyncOptions defaults) {
    if (object == null) {
      return false;
    }
    SyncOptions options = SyncOptions.of(object).over(defaults);
    return options.prune() == Consent.CONFIRM || options.delete() == Consent.CONFIRM;
  }

  private static String status(Change change, @Nullable ResourceResult result) {
    SyncStatus planned = change.status();
    if (change.action() == Action.UNKNOWN || planned == SyncStatus.UNKNOWN) {
      return UNKNOWN;
    }
    if (result != null && result.outcome() == Outcome.APPLIED) {
      return SYNCED;
    }
    return planned == SyncStatus.SYNCED ? SYNCED : OUT_OF_SYNC;
  }

  /** The images of the containers of what is declared, sorted. */
  static List<String> images(@Nullable MapNode object) {
    List<String> images = new ArrayList<>();
    if (object != null) {
      MapNode spec = Edit.map(object, "spec");
      for (MapNode pod :
          List.of(
              spec,
              Edit.map(spec, "template", "spec"),
              Edit.map(spec, "jobTemplate", "spec", "template", "spec"))) {
        for (String list : List.of("initContainers", "containers")) {
          Edit.maps(pod, list).stream()
              .map(container -> container.text("image"))
              .filter(Objects::nonNull)
              .forEach(images::add);
        }
      }
    }
    return images.stream().distinct().sorted().toList();
  }
}
