// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.Destination;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an Application of Argo CD as a Kustomization or HelmRelease for each source. Used once.
 */
final class ToFlux {
  private static final String MINE = "argocd.argoproj.io/";
  private static final String FINALIZER = "resources-finalizer.argocd.argoproj.io";

  private final Taken root;
  private final Taken metadata;
  private final Taken spec;
  private final Migration migration;
  private MapNode labels = MapNode.EMPTY;
  private MapNode annotations = MapNode.EMPTY;
  private final Set<String> releases = new HashSet<>();
  private boolean suspended;
  private boolean deletes;

  ToFlux(Taken root, Migration migration) {
    this.root = root;
    this.metadata = root.at("metadata");
    this.spec = root.at("spec");
    this.migration = migration;
  }

  Migrated migrated() {
    root.pass("apiVersion", "kind", "status");
    root.lose(Severity.WARNING, "a sync can be asked for there anew", "operation");
    List<Taken> sources = sources();
    if (sources.isEmpty()) {
      return Migrated.of(List.of(), root.findings());
    }
    labels = labels();
    annotations = annotations();
    deletes = deletes();
    cluster(spec.at("destination"));
    List<MapNode> documents = documents(sources);
    spec.lose(Severity.WARNING, null, "info", "revisionHistoryLimit");
    if (spec.text("project").equals("default")) {
      spec.pass("project");
    } else {
      spec.lose(
          Severity.WARNING,
          "what the project limits is not limited by Flux: use service accounts there",
          "project");
    }
    root.finish();
    return Migrated.of(documents, root.findings());
  }

  /** The sources; none if one is such that Flux could do nothing with it. */
  private List<Taken> sources() {
    List<Taken> sources = spec.each("sources");
    if (sources.isEmpty()) {
      sources = List.of(spec.at("source"));
    } else {
      spec.pass("source"); // sources wins
    }
    boolean possible = true;
    for (Taken source : sources) {
      source.pass("name", "ref");
      possible &= isPossible(source);
    }
    return possible ? sources : List.of();
  }

  private boolean isPossible(Taken source) {
    String why = null;
    String field = "path";
    if (source.has("plugin") || source.at("directory").at("jsonnet").map().size() > 0) {
      field = source.has("plugin") ? "plugin" : "directory";
      why = "Flux has no plugins and no Jsonnet";
    } else if (spec.has("sourceHydrator") && !source.has("repoURL")) {
      field = "repoURL";
      why = "Flux has no hydrator";
    } else if (!source.has("repoURL")) {
      field = "repoURL";
      why = "the application has no source";
    } else if (source.text("repoURL").startsWith("oci://") && !source.has("chart")) {
      field = "repoURL";
      why = "of registries only charts are migrated: Flux wants another kind of artifact";
    }
    if (why != null) {
      source.add(field, Severity.ERROR, MigrationError.IMPOSSIBLE, why, null);
    }
    return why == null;
  }

  private List<MapNode> documents(List<Taken> sources) {
    Map<String, Taken> references = new LinkedHashMap<>();
    List<Taken> rendered = new ArrayList<>();
    for (Taken source : sources) {
      String reference = source.text("ref");
      if (!reference.isEmpty()) {
        references.put(reference, source);
      }
      if (sources.size() == 1
          || reference.isEmpty()
          || source.has("chart")
          || !source.text("path").isEmpty()) {
        rendered.add(source);
      } else {
        // files for others, of which those that are used are told about
        source.pass("repoURL", "targetRevision");
      }
    }
    if (rendered.size() > 1) {
      spec.add(
          "sources",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "each source becomes an object of its own, and is synced by itself",
          "order them by dependsOn");
    }
    String namespace = migration.namespace(metadata.text("namespace"));
    FluxRepository repositories = new FluxRepository(namespace, migration.defaultBranch());
    Set<MapNode> documents = new LinkedHashSet<>();
    List<String> suffixes = suffixes(rendered);
    String name = metadata.text("name");
    for (int i = 0; i < rendered.size(); i++) {
      Taken source = rendered.get(i);
      String own = rendered.size() == 1 ? name : name + "-" + suffixes.get(i);
      MapNode repository = repositories.of(source, own);
      documents.add(repository);
      documents.add(
          object(source, own, namespace, Edit.text(repository, "metadata", "name"), references));
    }
    return List.copyOf(documents);
  }

  /** What tells the objects of several sources apart: the name of the source, or its number. */
  private static List<String> suffixes(List<Taken> all) {
    Map<String, Integer> names = new HashMap<>();
    all.forEach(source -> names.merge(source.text("name"), 1, Integer::sum));
    List<String> suffixes = new ArrayList<>();
    for (Taken source : all) {
      String name = source.text("name");
      boolean fits =
          name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")
              && !name.matches("[0-9]+") // no source's number
              && names.getOrDefault(name, 0) == 1;
      suffixes.add(fits ? name : String.valueOf(suffixes.size() + 1));
    }
    return suffixes;
  }

  private MapNode object(
      Taken source,
      String name,
      String namespace,
      String repository,
      Map<String, Taken> references) {
    boolean chart =
        source.has("chart")
            || source.has("helm")
            || migration.isChart(source.text("repoURL"), source.text("path"));
    FluxPolicy policy = new FluxPolicy(spec, spec.at("syncPolicy"), chart);
    MapNode.Builder written;
    if (chart) {
      written =
          new FluxRelease(spec, source)
              .written(
                  repository,
                  metadata.text("name"),
                  policy,
                  new FluxValues(source, references, migration));
      source.pass("path");
      if (!releases.add(Edit.text(written.build(), "releaseName"))) {
        source
            .at("helm")
            .add(
                "releaseName",
                Severity.ERROR,
                MigrationError.DIFFERENT,
                "two releases of one name: in Flux each would replace the objects of the other",
                "give each source a helm.releaseName of its own");
      }
      if (!deletes) {
        metadata.add(
            "name",
            Severity.WARNING,
            MigrationError.DIFFERENT,
            "the objects of a release are deleted with it; those of the application stay",
            "suspend the HelmRelease before it is deleted");
      }
    } else {
      written = new FluxKustomization(spec, source, migration).written(repository, policy, deletes);
    }
    if (suspended || !policy.automated()) {
      written.put("suspend", true);
    }
    return MapNode.builder()
        .put("apiVersion", chart ? "helm.toolkit.fluxcd.io/v2" : "kustomize.toolkit.fluxcd.io/v1")
        .put("kind", chart ? "HelmRelease" : "Kustomization")
        .put("metadata", Migration.metadata(name, namespace, labels, annotations, List.of()))
        .put("spec", written.build())
        .build();
  }

  private MapNode labels() {
    metadata.pass(
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "managedFields",
        "selfLink",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generateName");
    metadata.lose(
        Severity.WARNING, "a set makes the application: it would make it anew", "ownerReferences");
    return metadata.node("labels") instanceof MapNode labels ? labels : MapNode.EMPTY;
  }

  /** Those that are not Argo CD's. */
  private MapNode annotations() {
    Taken all = metadata.at("annotations");
    MapNode.Builder kept = MapNode.builder();
    for (MapNode.Entry entry : all.map().entries()) {
      String key = entry.key();
      if (key.equals(MINE + "skip-reconcile")) {
        suspended = all.text(key).equals("true");
      } else if (key.equals(MINE + "sync-wave")) {
        all.lose(Severity.WARNING, "order Kustomizations by dependsOn", key);
      } else if (key.equals(MINE + "tracking-id")
          || key.equals(MINE + "refresh")
          || key.equals("kubectl.kubernetes.io/last-applied-configuration")) {
        all.pass(key);
      } else if (key.startsWith(MINE) || key.startsWith("notifications.argoproj.io/")) {
        all.lose(Severity.WARNING, null, key);
      } else {
        all.pass(key);
        kept.put(key, entry.value());
      }
    }
    return kept.build();
  }

  /** Whether the objects go with the application. */
  private boolean deletes() {
    boolean deletes = false;
    List<String> finalizers = metadata.texts("finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i);
      if (finalizer.equals(FINALIZER + "/background")) {
        deletes = true;
      } else if (finalizer.equals(FINALIZER) || finalizer.equals(FINALIZER + "/foreground")) {
        deletes = true;
        metadata.add(
            "finalizers",
            i,
            Severity.WARNING,
            MigrationError.DIFFERENT,
            "objects are deleted in the background, not in the foreground",
            null);
      } else {
        metadata.add(
            "finalizers",
            i,
            Severity.WARNING,
            MigrationError.LOST,
            "a finalizer has no counterpart, and is left out",
            null);
      }
    }
    return deletes;
  }

  private static void cluster(Taken destination) {
    String server = destination.text("server");
    String cluster = destination.text("name");
    if (!new Destination(server, cluster, "").isInCluster()) {
      destination.add(
          server.isEmpty() ? "name" : "server",
          Severity.ERROR,
          MigrationError.LOST,
          "the application goes to another cluster, which Flux reaches by a kubeconfig alone",
          "make a Secret with a kubeconfig, and name it in spec.kubeConfig");
    }
  }
}
