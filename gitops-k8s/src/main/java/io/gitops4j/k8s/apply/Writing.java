// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.Takeover;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes one object as its options ask: applies it, replaces it, or deletes it and creates it anew.
 * Thread-safe.
 *
 * <p>Anew is created only what the server would take as a new object: its refusal is then about
 * what can't change, and not about what is wrong. Namespaces and definitions of kinds never are,
 * since all that lies in them would go with them.
 */
final class Writing {
  private static final int TRIES = 5;

  private final Cluster cluster;
  private final Requests requests;
  private final Waiting waiting;
  private final LenientApply applies;
  private final Adoption adoption;

  /**
   * Writes to a cluster.
   *
   * @param takeover what is taken over from other managers before an object is applied
   */
  Writing(Cluster cluster, Takeover takeover, Requests requests, Waiting waiting) {
    this.cluster = cluster;
    this.requests = requests;
    this.waiting = waiting;
    this.applies = new LenientApply(cluster, requests);
    this.adoption = new Adoption(cluster, takeover, requests);
  }

  /**
   * An object that was written.
   *
   * @param object as it is now
   * @param anew whether it was deleted and created
   */
  record Written(MapNode object, boolean anew) {}

  /** Writes. */
  Written write(Change change) {
    MapNode declared = declared(change);
    SyncOptions options = change.options();
    if (change.live() == null) {
      return new Written(apply(declared, change, false), false);
    }
    boolean recreates = options.forces() && !isFoundation(change.id());
    if (recreates && options.replaces()) {
      return new Written(recreate(change, declared), true);
    }
    try {
      if (options.replaces()) {
        return new Written(replace(change, declared), false);
      }
      adoption.before(change);
      return new Written(applyOver(change, declared), false);
    } catch (ClusterException e) {
      if (e.error() != ClusterError.INVALID || !recreates || !isFineAnew(declared, change)) {
        throw e;
      }
      return new Written(recreate(change, declared), true);
    }
  }

  /**
   * Asks whether the object would be taken.
   *
   * @throws ClusterException if not
   */
  void dryRun(Change change) {
    MapNode declared = declared(change);
    SyncOptions options = change.options();
    if (change.hook() != null) {
      if (change.live() == null) {
        apply(declared, change, true);
      } else {
        apply(renamed(declared), change, true); // the old one is gone by then
      }
      return;
    }
    boolean recreates = options.forces() && !isFoundation(change.id()) && change.live() != null;
    try {
      if (options.replaces() && change.live() != null) {
        requests.send(
            () -> cluster.replace(withVersion(declared, change.live()), options(change, true)));
      } else {
        apply(declared, change, true);
      }
    } catch (ClusterException e) {
      if (e.error() == ClusterError.FIELD_VERSION && isMigratable(change)) {
        apply(renamed(declared), change, true); // what can be asked before the entries are moved
        return;
      }
      if (e.error() != ClusterError.INVALID || !recreates || !isFineAnew(declared, change)) {
        throw e;
      }
    }
  }

  private static boolean isMigratable(Change change) {
    return change.live() != null && Adoption.isMigratable(change.live(), change.gvk());
  }

  /** Applies over an object that exists; once more if the entries of its managers hindered it. */
  private MapNode applyOver(Change change, MapNode declared) {
    try {
      return apply(declared, change, false);
    } catch (ClusterException e) {
      if (e.error() != ClusterError.FIELD_VERSION || !adoption.migrate(change)) {
        throw e;
      }
      return apply(declared, change, false);
    }
  }

  private static MapNode declared(Change change) {
    return Objects.requireNonNull(change.desired(), "desired").root();
  }

  static boolean isFoundation(ResourceId id) {
    return id.kind().equals("Namespace") && id.group().isEmpty()
        || id.kind().equals("CustomResourceDefinition")
            && id.group().equals("apiextensions.k8s.io");
  }

  private static ApplyOptions options(Change change, boolean dryRun) {
    ApplyOptions apply =
        ApplyOptions.DEFAULTS
            .withValidation(change.options().validates())
            .hiding(Objects.requireNonNull(change.desired(), "desired").secretTexts());
    return dryRun ? apply.asDryRun() : apply;
  }

  private MapNode apply(MapNode object, Change change, boolean dryRun) {
    return applies.apply(object, options(change, dryRun));
  }

  private static MapNode withVersion(MapNode object, MapNode live) {
    String version = Edit.text(live, "metadata", "resourceVersion");
    return version.isEmpty() ? object : Edit.set(object, version, "metadata", "resourceVersion");
  }

  /** Replaces the object in the version that is read just before; creates one that is gone. */
  private MapNode replace(Change change, MapNode declared) {
    ResourceId id = change.id();
    for (int i = 1; ; i++) {
      Optional<MapNode> live =
          requests.send(() -> cluster.get(change.gvk(), id.namespace(), id.name()));
      if (live.isEmpty()) {
        return apply(declared, change, false);
      }
      MapNode object = withVersion(declared, live.get());
      try {
        return requests.send(() -> cluster.replace(object, options(change, false)));
      } catch (ClusterException e) {
        if (e.error() != ClusterError.CONFLICT || i >= TRIES) {
          throw e; // else somebody wrote it in between
        }
      }
    }
  }

  /** Whether the server would take the object if there were none. */
  private boolean isFineAnew(MapNode declared, Change change) {
    try {
      apply(renamed(declared), change, true);
      return true;
    } catch (ClusterException e) {
      return false;
    }
  }

  /** The object under a name that no other has: asking does not depend on what there is. */
  private static MapNode renamed(MapNode object) {
    String name = Edit.text(object, "metadata", "name");
    String other = "gitops4j-check-" + Inputs.sha256(name).substring(0, 8);
    return Edit.set(object, other, "metadata", "name");
  }

  private MapNode recreate(Change change, MapNode declared) {
    MapNode old = Objects.requireNonNull(change.live(), "live");
    ResourceId id = change.id();
    DeleteOptions options =
        DeleteOptions.of(Propagation.FOREGROUND).onlyIf(Metadata.uid(old), null);
    requests.send(() -> cluster.delete(change.gvk(), id.namespace(), id.name(), options));
    Optional<Issue> notGone =
        waiting.quiet().untilGone(Map.of(id, change.gvk()), Map.of(id, Metadata.uid(old)));
    if (notGone.isPresent()) {
      throw new ClusterException(
          ClusterError.CONFLICT, "deleted to be created anew, but still there: " + id);
    }
    return apply(declared, change, false);
  }
}
