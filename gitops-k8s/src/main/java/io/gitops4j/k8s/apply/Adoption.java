// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.ManagedFieldsEntry;
import io.gitops4j.diff.structured.Takeover;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes what managers own, and nothing else, where an apply needs that before: takes the fields of
 * other managers over, as the plan showed it, since only then does the apply remove what they set
 * and nobody declares; and moves what is written down in other versions of the kind to the declared
 * one, where the server refuses to apply because of them. Thread-safe.
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

  /** Takes over. Writes nothing if there is nothing to take. */
  void before(Change change) {
    MapNode desired = Objects.requireNonNull(change.desired(), "desired").root();
    write(
        change,
        change.live(),
        live -> takeover.unlessMerged(desired, live).of(live, ApplyOptions.FIELD_MANAGER));
  }

  /**
   * Moves the entries of all managers, as Flux does, but only after the server refused.
   *
   * @return whether there were any in other versions
   */
  boolean migrate(Change change) {
    String version = change.gvk().apiVersion();
    return write(change, read(change), live -> ManagedFieldsEntry.inVersion(live, version));
  }

  /** Whether an object has entries that {@link #migrate} moves. */
  static boolean isMigratable(MapNode live, Gvk gvk) {
    return ManagedFieldsEntry.inVersion(live, gvk.apiVersion()) != live;
  }

  private boolean write(
      Change change, @Nullable MapNode first, UnaryOperator<MapNode> managedFields) {
    MapNode live = first;
    for (int tries = 1; live != null; tries++) {
      MapNode object = managedFields.apply(live);
      if (object == live) {
        return false;
      }
      try {
        requests.apply(() -> cluster.writeManagedFields(object, ApplyOptions.DEFAULTS));
        return true;
      } catch (ClusterException e) {
        if (e.error() != ClusterError.CONFLICT || tries == TRIES) {
          throw e;
        }
        live = read(change);
      }
    }
    return false;
  }

  private @Nullable MapNode read(Change change) {
    return requests
        .send(() -> cluster.get(change.gvk(), change.id().namespace(), change.id().name()))
        .orElse(null);
  }
}
