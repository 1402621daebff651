// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.Takeover;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of other managers over before an object is applied, as the plan showed it: only
 * then does the apply remove what they set and nobody declares. Thread-safe.
 */
final class Adoption {
  /** How often an object is read again that somebody wrote meanwhile. */
  private static final int TRIES = 3;

  private final Cluster cluster;
  private final Takeover takeover;
  private final Requests requests;

  Adoption(Cluster cluster, Takeover takeover, Requests requests) {
    this.cluster = cluster;
    this.takeover = takeover;
    this.requests = requests;
  }

  /** Writes nothing if there is nothing to take. */
  void before(Change change) {
    MapNode live = change.live();
    MapNode desired = Objects.requireNonNull(change.desired(), "desired").root();
    for (int tries = 1; live != null; tries++) {
      MapNode taken = takeover.unlessMerged(desired, live).of(live, ApplyOptions.FIELD_MANAGER);
      if (taken == live) {
        return;
      }
      try {
        requests.apply(() -> cluster.writeManagedFields(taken, ApplyOptions.DEFAULTS));
        return;
      } catch (ClusterException e) {
        if (e.error() != ClusterError.CONFLICT || tries == TRIES) {
          throw e;
        }
        live = read(change);
      }
    }
  }

  private @Nullable MapNode read(Change change) {
    return requests
        .send(() -> cluster.get(change.gvk(), change.id().namespace(), change.id().name()))
        .orElse(null);
  }
}
