// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of an Application as Argo CD 3.6 writes it. */
final class ArgoStatus {
  private final MapNode live;
  private final MapNode earlier;
  private final Turn turn;
  private final ArgoSources sources;

  private ArgoStatus(MapNode live, Turn turn) {
    this.live = live;
    this.earlier = Edit.map(live, "status");
    this.turn = turn;
    this.sources = ArgoSources.of(turn);
  }

  /** The status after a turn; what it does not tell is taken over from the object. */
  static MapNode after(MapNode live, Turn turn) {
    return new ArgoStatus(live, turn).status();
  }

  /** The status without what changes in each turn. */
  static MapNode timeless(MapNode status) {
    return status.without("reconciledAt");
  }

  private MapNode status() {
    Plan plan = turn.result().plan();
    SyncResult sync = turn.result().sync();
    MapNode status = earlier;
    String word = "Unknown";
    if (plan != null && sync != null) {
      ArgoResources resources = ArgoResources.after(Edit.maps(earlier, "resources"), plan, turn);
      word = resources.syncStatus();
      status =
          status
              .with("resources", resources.list())
              .with("health", health(sync.health()))
              .with("summary", ArgoSummary.of(Edit.map(earlier, "summary"), plan, turn));
    }
    status =
        orWithout(status.with("sync", sync(word)), "conditions", conditions())
            .with("reconciledAt", ScalarNode.of(turn.finished()));
    status = sources.withTypes(status);
    if (turn.synced()) {
      status = status.with("operationState", new ArgoOperationState(turn, sources).node());
    }
    ListNode history = ArgoHistory.of(turn, sources);
    return history.isEmpty() ? status : status.with("history", history);
  }

  private static MapNode orWithout(MapNode map, String key, ListNode list) {
    return list.isEmpty() ? map.without(key) : map.with(key, list);
  }

  private MapNode sync(String word) {
    MapNode spec = sources.spec();
    MapNode.Builder compared = MapNode.builder();
    sources.put(compared);
    for (String field : List.of("destination", "ignoreDifferences")) {
      Node value = spec.get(field);
      if (value != null) {
        compared.put(field, value);
      }
    }
    MapNode.Builder sync =
        MapNode.builder().put("comparedTo", compared.build()).put("status", word);
    sources.putRevisions(sync);
    return sync.build();
  }

  private MapNode health(Health health) {
    String word = word(health);
    MapNode before = Edit.map(earlier, "health");
    String since = Edit.text(before, "lastTransitionTime");
    boolean kept = word.equals(Edit.text(before, "status")) && !since.isEmpty();
    return MapNode.builder()
        .put("lastTransitionTime", kept ? since : turn.finished())
        .put("status", word)
        .build();
  }

  /** Argo CD has no word for what is on its way out. */
  static String word(Health health) {
    return health.status() == HealthStatus.TERMINATING
        ? HealthStatus.PROGRESSING.text()
        : health.status().text();
  }

  /** The health of one object; null if no check has an opinion. */
  static @Nullable MapNode node(@Nullable Health health) {
    return health == null
        ? null
        : MapNode.builder()
            .put("status", word(health))
            .putIfPresent("message", health.message().isEmpty() ? null : Turn.cut(health.message()))
            .build();
  }

  /** Those of other matters stay; one that is still the same keeps its time. */
  private ListNode conditions() {
    List<Node> conditions = new ArrayList<>();
    List<MapNode> before = Edit.maps(earlier, "conditions");
    for (MapNode condition : before) {
      if (!ArgoConditions.tells(turn, Edit.text(condition, "type"))) {
        conditions.add(condition);
      }
    }
    for (ArgoConditions.Found found : ArgoConditions.of(turn)) {
      String since =
          before.stream()
              .filter(condition -> found.type().equals(Edit.text(condition, "type")))
              .filter(condition -> found.message().equals(Edit.text(condition, "message")))
              .map(condition -> Edit.text(condition, "lastTransitionTime"))
              .filter(time -> !time.isEmpty())
              .findFirst()
              .orElse(turn.finished());
      conditions.add(
          MapNode.builder()
              .put("lastTransitionTime", since)
              .put("message", found.message())
              .put("type", found.type())
              .build());
    }
    return ListNode.of(conditions);
  }

  @Override
  public String toString() {
    return "status of " + Edit.text(live, "metadata", "name");
  }
}
