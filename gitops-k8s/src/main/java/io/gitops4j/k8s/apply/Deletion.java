// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dangerous verb. Deletes exactly the object that the plan saw, only if the inventory names it,
 * and only while it carries the owner's label: it is read anew just before, and the server is given
 * the uid and the version that were read. What goes already is not deleted twice. A namespace stays
 * while declared objects lie in it, a definition while declared objects are of its kind.
 */
final class Deletion {
  private static final int TRIES = 5;

  private final Applier.Target target;
  private final Requests requests;
  private final LiveState state;
  private final String owner;

  Deletion(Applier.Target target, Requests requests, LiveState state) {
    this.target = target;
    this.requests = requests;
    this.state = state;
    this.owner = Ownership.of(target.application());
  }

  /**
   * Deletes.
   *
   * @return why it was not deleted; null if it was, or was gone already
   * @throws ClusterException if the cluster refuses
   */
  @Nullable String delete(Change change) {
    if (!state.inventory().entries().containsKey(change.id())) {
      return "the inventory does not name it";
    }
    DeleteOptions options = DeleteOptions.of(target.application().syncPolicy().prunePropagation());
    String planned = change.live() == null ? "" : Metadata.uid(change.live());
    for (int i = 1; ; i++) {
      Optional<MapNode> found =
          requests.send(
              () ->
                  target.cluster().get(change.gvk(), change.id().namespace(), change.id().name()));
      if (found.isEmpty()) {
        return null;
      }
      MapNode live = found.get();
      if (!Metadata.uid(live).equals(planned)) {
        return "it was replaced by another object since the plan was made";
      }
      if (!owner.equals(Ownership.ownerOf(live))) {
        return "it does not carry the owner's label any more";
      }
      if (HookFinalizer.holds(live)) {
        HookFinalizer.release(target.cluster(), requests, change.id(), change.gvk());
        continue; // it has another version now, or is gone
      }
      if (live.at("metadata", "deletionTimestamp") != null) {
        return null;
      }
      String use = use(change.id(), live);
      if (use != null) {
        return use;
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

  /** What declared objects need it for; null if none does. */
  private @Nullable String use(ResourceId id, MapNode live) {
    if (id.group().isEmpty() && id.kind().equals("Namespace")) {
      return declared(manifest -> manifest.id().namespace().equals(id.name()))
          ? "declared objects lie in it"
          : null;
    }
    if (id.group().equals("apiextensions.k8s.io") && id.kind().equals("CustomResourceDefinition")) {
      Node group = live.at("spec", "group");
      Node kind = live.at("spec", "names", "kind");
      return group != null
              && kind != null
              && declared(
                  manifest ->
                      manifest.id().group().equals(group.textOrNull())
                          && manifest.id().kind().equals(kind.textOrNull()))
          ? "declared objects are of its kind"
          : null;
    }
    return null;
  }

  private boolean declared(Predicate<Manifest> which) {
    return state.desired().stream().anyMatch(which);
  }
}
