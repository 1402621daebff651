// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** What was asked for by a sync, as Argo CD writes it. */
final class ArgoOperation {
  private ArgoOperation() {}

  /**
   * The operation: that of the object itself as it is, else what it would have been.
   *
   * @param selfHeals how many syncs in a row only healed drift
   */
  static MapNode node(Begun begun, ArgoSources sources, long selfHeals) {
    MapNode own = begun.own();
    if (own != null) {
      return own;
    }
    MapNode.Builder by = MapNode.builder();
    if (begun.actor() == null) {
      by.put("automated", true);
    } else {
      by.put("username", begun.actor());
    }
    SyncPolicy policy = begun.application().syncPolicy();
    Operation asked = begun.operation();
    MapNode.Builder sync = MapNode.builder();
    sources.putRevisions(sync);
    if (asked == null ? policy.prune() : asked.prune()) {
      sync.put("prune", true);
    }
    if (!begun.hooks()) {
      sync.put("syncStrategy", MapNode.of("apply", MapNode.EMPTY));
    }
    if (asked != null && asked.isPartial()) {
      sync.put("resources", resources(asked));
    }
    if (selfHeals > 0) {
      sync.put("autoHealAttemptsCount", selfHeals);
    }
    MapNode.Builder operation =
        MapNode.builder().put("initiatedBy", by.build()).put("sync", sync.build());
    RetryPolicy set = begun.actor() == null ? policy.retry() : policy.retry().whenAsked();
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
}
