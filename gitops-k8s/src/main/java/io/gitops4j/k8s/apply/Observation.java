// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.NamespaceMetadata;
import io.gitops4j.core.app.ProjectException;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Hook;
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
  private final SideBySide sideBySide;
  private final LocalProof proof;
  private ListedObjects listed = ListedObjects.NONE;
  private final Map<ResourceId, MapNode> objects = new LinkedHashMap<>();
  private final Map<ResourceId, MapNode> dryRuns = new LinkedHashMap<>();
  private final Map<ResourceId, Issue> failures = new LinkedHashMap<>();

  Observation(Cluster cluster, Application application, Requests requests, SideBySide sideBySide) {
    this.cluster = cluster;
    this.application = application;
    this.requests = requests;
    this.sideBySide = sideBySide;
    this.proof = new LocalProof(cluster, application, requests);
  }

  LiveState of(List<Manifest> manifests, Inventory inventory) {
    var discovery = requests.send(cluster::discovery);
    Destinations places = new Destinations(application, discovery, manifests);
    List<Issue> warnings = new ArrayList<>();
    List<Manifest> desired = new ArrayList<>(manifests.size());
    manifests.forEach(
        manifest -> desired.add(ConversionBundle.checked(places.place(manifest), warnings)));
    destinationNamespace(desired).ifPresent(namespace -> desired.add(0, namespace));
    permitted(desired, places);
    Map<ResourceId, Gvk> wanted = new LinkedHashMap<>();
    desired.stream()
        .filter(manifest -> !manifest.id().name().isEmpty())
        .forEach(manifest -> wanted.put(manifest.id(), manifest.gvk()));
    Map<ResourceId, Gvk> others = new LinkedHashMap<>();
    inventory
        .entries()
        .forEach(
            (id, entry) -> {
              if (!wanted.containsKey(id) && mayTouch(id, entry.gvk(), places)) {
                others.put(id, entry.gvk());
              }
            });
    others.forEach(wanted::put);
    listed = ListedObjects.read(cluster, application, requests, sideBySide, wanted);
    sideBySide.forEach(desired, this::observe, (manifest, seen) -> keep(manifest.id(), seen));
    sideBySide.forEach(
        others.entrySet(),
        other -> look(other.getKey(), other.getValue(), null),
        (other, seen) -> keep(other.getKey(), seen));
    return new LiveState(desired, objects, dryRuns, failures, inventory, proof.schemas(), warnings);
  }

  /** Refuses all of it if the project does not permit one: nothing of the application is sent. */
  private void permitted(List<Manifest> desired, Destinations places) {
    List<Issue> refusals = new ArrayList<>();
    for (Manifest manifest : desired) {
      refusal(manifest.id(), manifest.gvk(), places)
          .map(issue -> placed(issue, manifest))
          .ifPresent(refusals::add);
    }
    if (!refusals.isEmpty()) {
      throw new ProjectException(refusals);
    }
  }

  /** An object of the inventory that the project permits no more is left alone, and stays known. */
  private boolean mayTouch(ResourceId id, Gvk gvk, Destinations places) {
    Optional<Issue> refusal = refusal(id, gvk, places);
    refusal.ifPresent(issue -> failures.put(id, issue));
    return refusal.isEmpty();
  }

  private Optional<Issue> refusal(ResourceId id, Gvk gvk, Destinations places) {
    boolean namespaced = places.namespaced(gvk).orElse(!id.namespace().isEmpty());
    return application.project().refusal(id, application.destination(), namespaced);
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
    NamespaceMetadata given = application.syncPolicy().namespaceMetadata();
    MapNode.Builder metadata = MapNode.builder().put("name", name);
    if (!given.labels().isEmpty()) {
      metadata.put("labels", MapNode.ofStrings(given.labels()));
    }
    if (!given.annotations().isEmpty()) {
      metadata.put("annotations", MapNode.ofStrings(given.annotations()));
    }
    return Optional.of(
        Manifest.of(
            MapNode.builder()
                .put("apiVersion", NAMESPACE.apiVersion())
                .put("kind", NAMESPACE.kind())
                .put("metadata", metadata.build())
                .build()));
  }

  /** What there is of one object; each part null if there is none. */
  private record Seen(@Nullable MapNode object, @Nullable MapNode dryRun, @Nullable Issue failure) {
    static final Seen NOTHING = new Seen(null, null, null);
  }

  private void keep(ResourceId id, Seen seen) {
    if (seen.object() != null) {
      objects.put(id, seen.object());
    }
    if (seen.dryRun() != null) {
      dryRuns.put(id, seen.dryRun());
    }
    if (seen.failure() != null) {
      failures.put(id, seen.failure());
    }
  }

  private Seen observe(Manifest manifest) {
    ResourceId id = manifest.id();
    if (id.name().isEmpty()) {
      return Seen.NOTHING;
    }
    Seen seen = look(id, manifest.gvk(), manifest);
    if (seen.object() == null || isHook(manifest)) {
      return seen;
    }
    if (!proof.needsServer(seen.object(), manifest.root())) {
      return new Seen(seen.object(), seen.object(), null);
    }
    SyncOptions options =
        SyncOptions.effective(manifest.root(), seen.object(), application.syncPolicy().options());
    ApplyOptions asked =
        ApplyOptions.DEFAULTS
            .withValidation(options.validates())
            .hiding(manifest.secretTexts())
            .asDryRun();
    try {
      MapNode dryRun = new LenientApply(cluster, requests).apply(manifest.root(), asked);
      return new Seen(seen.object(), dryRun, null);
    } catch (ClusterException e) {
      boolean applies = // nobody can tell what it would be, and the apply decides
          switch (e.error()) {
            case INVALID -> options.forces() || options.replaces();
            case FIELD_VERSION -> Adoption.isMigratable(seen.object(), manifest.gvk());
            default -> false;
          };
      return applies ? seen : new Seen(seen.object(), null, failure(id, manifest, e));
    }
  }

  /** Hooks are not compared: what is left of the last run is no state. */
  private boolean isHook(Manifest manifest) {
    return application.syncPolicy().order() == SyncOrder.ARGO && Hook.of(manifest.root()) != null;
  }

  private Seen look(ResourceId id, Gvk gvk, @Nullable Manifest manifest) {
    MapNode known = listed.get(id);
    if (known != null) {
      return new Seen(known, null, null);
    }
    return listed.isAbsent(id) ? Seen.NOTHING : get(id, gvk, manifest);
  }

  private Seen get(ResourceId id, Gvk gvk, @Nullable Manifest manifest) {
    try {
      Optional<MapNode> found = requests.send(() -> cluster.get(gvk, id.namespace(), id.name()));
      return new Seen(found.orElse(null), null, null);
    } catch (ClusterException e) {
      boolean gone = manifest == null && e.error() == ClusterError.UNKNOWN_KIND;
      // an owned object whose kind is gone is gone too
      return gone ? Seen.NOTHING : new Seen(null, null, failure(id, manifest, e));
    }
  }

  private static Issue failure(ResourceId id, @Nullable Manifest manifest, ClusterException e) {
    switch (e.error()) {
      case UNREACHABLE, UNAUTHORIZED, INTERRUPTED -> throw e; // nothing else can be read either
      default -> {}
    }
    return ofObject(id, manifest, e);
  }

  private static Issue placed(Issue issue, Manifest manifest) {
    return manifest.origin() == null
        ? issue
        : issue.at(new Location(manifest.origin(), manifest.root().line(), 0, null, null));
  }

  /** What a cluster said of one object, with the place where that was declared. */
  static Issue ofObject(ResourceId id, @Nullable Manifest manifest, ClusterException e) {
    Issue issue = e.issues().get(0);
    Issue named =
        Issue.error(issue.code(), id + ": " + issue.message())
            .withFound(issue.found())
            .withExpected(issue.expected())
            .withHint(issue.hint());
    return manifest == null ? named : placed(named, manifest);
  }
}
