// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.StatusWriter;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the status of Argo CD's Applications and Flux's Kustomizations into the cluster in which
 * they lie, by a server-side apply of its own manager, {@link #MANAGER}, and only where something
 * changed. An operation of an Application that was done is taken out of it. Fields that the
 * definition there does not know, such as those of newer versions, are left out. Immutable,
 * thread-safe.
 *
 * <p>An object whose own controller wrote its status a short while ago is left to that: two that
 * write one status would overwrite each other for ever. A short while is ten minutes, or twice the
 * application's interval if that is longer.
 */
public final class ClusterStatusWriter implements StatusWriter {
  /** Who owns the fields of the status. */
  public static final String MANAGER = "gitops4j-status";

  private static final Set<String> CONTROLLERS =
      Set.of("argocd-application-controller", "kustomize-controller", "gotk-kustomize-controller");

  private static final String OPERATION = "operation";
  private static final Duration SHORT_WHILE = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int TRIES = 5;

  private final Cluster cluster;
  private final Time time;

  private ClusterStatusWriter(Cluster cluster, Time time) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.time = Objects.requireNonNull(time, "time");
  }

  /** A writer of the objects in this cluster. */
  public static ClusterStatusWriter of(Cluster cluster) {
    return new ClusterStatusWriter(cluster, Time.SYSTEM);
  }

  /** The same by another clock. */
  public ClusterStatusWriter withTime(Time newTime) {
    return new ClusterStatusWriter(cluster, newTime);
  }

  @Override
  public List<Issue> write(Application application, UnaryOperator<MapNode> update) {
    MapNode definition = application.definition();
    if (definition == null) {
      return List.of();
    }
    Gvk declared = Gvk.of(Edit.text(definition, "apiVersion"), Edit.text(definition, "kind"));
    Gvk served = served(declared);
    if (served == null) {
      return List.of(
          unwritten(application, cluster.name() + " does not serve the kind " + declared));
    }
    Requests requests =
        new Requests(
            time,
            new Patience(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(2)),
            LONGEST);
    for (int tries = 1; ; tries++) {
      MapNode live =
          requests
              .send(() -> cluster.get(served, application.namespace(), application.name()))
              .orElse(null);
      if (live == null) {
        return List.of(
            unwritten(application, "there is no such " + served.kind() + " in " + cluster.name()));
      }
      String other = controller(application, live);
      if (other != null) {
        return List.of(
            unwritten(application, other + " wrote it a short while ago")
                .withHint("let one of them alone have the object, and stop the other"));
      }
      MapNode changed = update.apply(live);
      if (changed == live) {
        return List.of();
      }
      try {
        write(live, changed, requests);
        return List.of();
      } catch (ClusterException e) {
        if (e.error() != ClusterError.CONFLICT || tries == TRIES) {
          throw e; // else it was written meanwhile, and is looked at again
        }
      }
    }
  }

  /**
   * Writes the status, then takes the operation out if that was done, which no apply can: each only
   * while the object is as it was read.
   */
  private void write(MapNode live, MapNode changed, Requests requests) {
    ApplyOptions options = new ApplyOptions(MANAGER, true, false, false);
    MapNode written = live;
    if (!Objects.equals(live.get("status"), changed.get("status"))) {
      written = new LenientApply(cluster, requests).applyStatus(changed, options);
    }
    if (live.has(OPERATION) && !changed.has(OPERATION)) {
      MapNode without = written.without(OPERATION);
      requests.send(() -> cluster.replace(without, options));
    }
  }

  /** The kind in the version of the object, or in the one that the cluster prefers. */
  private @Nullable Gvk served(Gvk declared) {
    ApiResource found =
        cluster
            .discovery()
            .find(declared)
            .or(() -> cluster.discovery().find(declared.group(), declared.kind()))
            .orElse(null);
    return found == null ? null : found.gvk();
  }

  /** The object's own controller, if it wrote the status a short while ago; else null. */
  private @Nullable String controller(Application application, MapNode live) {
    Duration twice = application.interval().multipliedBy(2);
    Duration patience = twice.compareTo(SHORT_WHILE) > 0 ? twice : SHORT_WHILE;
    Instant since = time.now().minus(patience);
    for (MapNode entry : Edit.maps(live, "metadata", "managedFields")) {
      String manager = Edit.text(entry, "manager");
      boolean status =
          Edit.text(entry, "subresource").equals("status")
              || Edit.has(entry, "fieldsV1", "f:status");
      if (CONTROLLERS.contains(manager) && status && isAfter(entry, since)) {
        return manager;
      }
    }
    return null;
  }

  private static boolean isAfter(MapNode entry, Instant since) {
    try {
      return Instant.parse(Edit.text(entry, "time")).isAfter(since);
    } catch (DateTimeParseException e) {
      return false; // an entry without a time is an old one
    }
  }

  private static Issue unwritten(Application application, String why) {
    return Issue.warning(
        ApplyError.STATUS, "the status of " + application + " was not written: " + why);
  }
}
