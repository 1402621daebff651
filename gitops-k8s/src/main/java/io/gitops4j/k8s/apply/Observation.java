// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a cluster holds of an application. Used once. */
final class Observation {
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");

  private final Cluster cluster;
  private final Application application;
  private final Requests requests;
  private final Map<ResourceId, MapNode> objects = new LinkedHashMap<>();
  private final Map<ResourceId, MapNode> dryRuns = new LinkedHashMap<>();
  private final Map<ResourceId, Issue> failures = new LinkedHashMap<>();

  Observation(Cluster cluster, Application application, Requests requests) {
    this.cluster = cluster;
    this.application = application;
    this.requests = requests;
  }

  LiveState of(List<Manifest> manifests, Inventory inventory) {
    var discovery = requests.send(cluster::discovery);
    List<Manifest> desired =
        new ArrayList<>(new Destinations(application, discovery, manifests).place(manifests));
    destinationNamespace(desired).ifPresent(namespace -> desired.add(0, namespace));
    for (Manifest manifest : desired) {
      observe(manifest);
    }
    for (Map.Entry<ResourceId, Inventory.Entry> owned : inventory.entries().entrySet()) {
      if (!objects.containsKey(owned.getKey()) && !failures.containsKey(owned.getKey())) {
        get(owned.getKey(), owned.getValue().gvk(), null);
      }
    }
    return new LiveState(desired, objects, dryRuns, failures, inventory);
  }

  /**
   * The destination's namespace, if the policy creates it and nobody declares it. It carries no
   * owner's label, since it may hold more than this application. Where nothing is declared, nothing
   * is added: an empty application must be seen as one.
   */
  private Optional<Manifest> destinationNamespace(List<Manifest> desired) {
    String name = application.destination().namespace();
    ResourceId id = new ResourceId("", "Namespace", "", name);
    if (name.isEmpty()
        || desired.isEmpty()
        || !application.syncPolicy().createNamespace()
        || desired.stream().anyMatch(manifest -> manifest.id().equals(id))) {
      return Optional.empty();
    }
    return Optional.of(
        Manifest.of(
            MapNode.builder()
                .put("apiVersion", NAMESPACE.apiVersion())
                .put("kind", NAMESPACE.kind())
                .put("metadata", MapNode.builder().put("name", name).build())
                .build()));
  }

  private void observe(Manifest manifest) {
    ResourceId id = manifest.id();
    if (id.name().isEmpty() || !get(id, manifest.gvk(), manifest)) {
      return;
    }
    try {
      dryRuns.put(
          id,
          requests.send(() -> cluster.apply(manifest.root(), ApplyOptions.DEFAULTS.asDryRun())));
    } catch (ClusterException e) {
      boolean recreates = e.error() == ClusterError.INVALID && application.syncPolicy().force();
      if (!recreates) { // else the declared fields alone are compared, and the apply decides
        failed(id, manifest, e);
      }
    }
  }

  /** Whether the object was found. */
  private boolean get(ResourceId id, Gvk gvk, @Nullable Manifest manifest) {
    try {
      Optional<MapNode> found = requests.send(() -> cluster.get(gvk, id.namespace(), id.name()));
      found.ifPresent(object -> objects.put(id, object));
      return found.isPresent();
    } catch (ClusterException e) {
      if (manifest != null || e.error() != ClusterError.UNKNOWN_KIND) {
        failed(id, manifest, e); // an owned object whose kind is gone is gone too
      }
      return false;
    }
  }

  private void failed(ResourceId id, @Nullable Manifest manifest, ClusterException e) {
    switch (e.error()) {
      case UNREACHABLE, UNAUTHORIZED, INTERRUPTED -> throw e; // nothing else can be read either
      default -> {}
    }
    failures.put(id, ofObject(id, manifest, e));
  }

  /** What a cluster said of one object, with the place where that was declared. */
  static Issue ofObject(ResourceId id, @Nullable Manifest manifest, ClusterException e) {
    Issue issue = e.issues().get(0);
    Issue named =
        Issue.error(issue.code(), id + ": " + issue.message())
            .withFound(issue.found())
            .withExpected(issue.expected())
            .withHint(issue.hint());
    return manifest == null || manifest.origin() == null
        ? named
        : named.at(new Location(manifest.origin(), manifest.root().line(), 0, null, null));
  }
}
