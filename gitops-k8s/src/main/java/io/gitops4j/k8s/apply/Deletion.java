// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dangerous verb. Deletes exactly the object that the plan saw, and only while it carries the
 * owner's label: it is read anew just before, and the server is given the uid and the version that
 * were read.
 */
final class Deletion {
  private static final int TRIES = 5;

  private final Applier.Target target;
  private final Requests requests;
  private final String owner;

  Deletion(Applier.Target target, Requests requests) {
    this.target = target;
    this.requests = requests;
    this.owner = Ownership.of(target.application());
  }

  /**
   * Deletes.
   *
   * @return why it was not deleted; null if it was, or was gone already
   * @throws ClusterException if the cluster refuses
   */
  @Nullable String delete(Change change) {
    DeleteOptions options = DeleteOptions.of(target.application().syncPolicy().prunePropagation());
    String planned = change.live() == null ? "" : Execution.uid(change.live());
    for (int i = 1; ; i++) {
      Optional<MapNode> found =
          requests.send(
              () ->
                  target.cluster().get(change.gvk(), change.id().namespace(), change.id().name()));
      if (found.isEmpty()) {
        return null;
      }
      MapNode live = found.get();
      if (!Execution.uid(live).equals(planned)) {
        return "it was replaced by another object since the plan was made";
      }
      if (!owner.equals(Ownership.ownerOf(live))) {
        return "it does not carry the owner's label any more";
      }
      Node version = live.at("metadata", "resourceVersion");
      DeleteOptions exactly =
          options.onlyIf(planned, version == null ? null : version.textOrNull());
      try {
        requests.send(
            () ->
                target
                    .cluster()
                    .delete(change.gvk(), change.id().namespace(), change.id().name(), exactly));
        return null;
      } catch (ClusterException e) {
        if (e.error() != ClusterError.CONFLICT || i >= TRIES) {
          throw e; // else somebody wrote the object in between: look again
        }
      }
    }
  }
}
