// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/** The syncs that are remembered, as the history of an Application. */
final class ArgoHistory {
  private ArgoHistory() {}

  /** The oldest first; empty if none is known. */
  static ListNode of(Turn turn, ArgoSources sources) {
    List<Node> entries = new ArrayList<>();
    for (HistoryEntry entry : turn.syncs().history()) {
      MapNode.Builder node =
          MapNode.builder()
              .put("deployStartedAt", Turn.time(entry.started()))
              .put("deployedAt", Turn.time(entry.finished()))
              .put("id", entry.id());
      node.put(
          "initiatedBy",
          entry.initiatedBy().isEmpty()
              ? MapNode.builder().put("automated", true).build()
              : MapNode.of("username", ScalarNode.of(entry.initiatedBy())));
      sources.putRevisions(node, entry.revisionNames(ArgoSources::text));
      sources.put(node, entry.sources());
      entries.add(node.build());
    }
    return ListNode.of(entries);
  }
}
