// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.tracking.ArgoTracking;
import io.gitops4j.k8s.tracking.FluxTracking;
import io.gitops4j.k8s.tracking.OwnTracking;
import io.gitops4j.k8s.tracking.Tracking;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of an object that is declared no more and asks to stay: takes off what marks it as one of
 * the application, the marks of Argo CD or Flux too if they name the same application. Touches
 * exactly the object that the plan saw, and only while it carries the owner's label.
 */
final class Detachment {
  private final Applier.Target target;
  private final Requests requests;
  private final Retagging retagging;
  private final String owner;
  private final List<Tracking> trackings;

  Detachment(Applier.Target target, Requests requests) {
    this.target = target;
    this.requests = requests;
    this.retagging = new Retagging(target.cluster(), requests);
    this.owner = Ownership.of(target.application());
    this.trackings = trackings(target.application());
  }

  /** How the application may be marked. */
  private static List<Tracking> trackings(Application application) {
    List<Tracking> trackings = new ArrayList<>(List.of(OwnTracking.of(application)));
    if (application.syncPolicy().order() == SyncOrder.ARGO) {
      String namespace = application.namespace();
      trackings.add(ArgoTracking.of(application, namespace)); // where Argo CD lies there
      trackings.add(ArgoTracking.of(application, "")); // and where it lies elsewhere
    } else {
      trackings.add(new FluxTracking(application.name(), application.namespace()));
    }
    return trackings;
  }

  /**
   * What became of it.
   *
   * @param object the object as it is now; null if it is gone
   * @param obstacle why it was not touched; null if it was
   */
  record Detached(@Nullable MapNode object, @Nullable String obstacle) {}

  /**
   * Lets go.
   *
   * @throws io.gitops4j.core.cluster.ClusterException if the cluster refuses
   */
  Detached detach(Change change) {
    ResourceId id = change.id();
    Optional<MapNode> found =
        requests.send(() -> target.cluster().get(change.gvk(), id.namespace(), id.name()));
    if (found.isEmpty()) {
      return new Detached(null, null);
    }
    MapNode live = found.get();
    if (change.live() == null || !Metadata.uid(live).equals(Metadata.uid(change.live()))) {
      return new Detached(live, "it was replaced by another object since the plan was made");
    }
    if (!owner.equals(Ownership.ownerOf(live))) {
      return new Detached(live, "it does not carry the owner's label any more");
    }
    Set<String> labels = new HashSet<>();
    Set<String> annotations = new HashSet<>();
    for (Tracking tracking : trackings) {
      if (tracking.tracks(id, live)) {
        labels.addAll(tracking.labelKeys());
        annotations.addAll(tracking.annotationKeys());
      }
    }
    return new Detached(retagging.without(change.gvk(), live, labels, annotations), null);
  }
}
