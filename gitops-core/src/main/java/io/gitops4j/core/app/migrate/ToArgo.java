// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;

/** Writes a Kustomization or HelmRelease of Flux as an Application of Argo CD. Used once. */
final class ToArgo {
  private static final String FINALIZER = "resources-finalizer.argocd.argoproj.io";

  private final Taken root;
  private final Taken metadata;
  private final Taken spec;
  private final List<Declaration> sources;
  private final Migration migration;

  ToArgo(Taken root, List<Declaration> sources, Migration migration) {
    this.root = root;
    this.metadata = root.at("metadata");
    this.spec = root.at("spec");
    this.sources = sources;
    this.migration = migration;
  }

  Migrated migrated() {
    root.pass("apiVersion", "kind", "status");
    boolean release = "HelmRelease".equals(root.map().text("kind"));
    ArgoRelease chart = new ArgoRelease(spec);
    Taken reference = release ? chart.reference() : spec.at("sourceRef");
    String own = metadata.text("namespace");
    ArgoRepository repository =
        reference == null ? null : ArgoRepository.find(reference, own, sources, kinds(release));
    if (repository == null) {
      return Migrated.of(List.of(), root.findings());
    }
    String name = metadata.text("name");
    MapNode labels = labels();
    MapNode annotations = annotations();
    String target = spec.text("targetNamespace");
    ArgoPolicy policy = new ArgoPolicy(spec);
    MapNode.Builder argo = MapNode.builder().put("project", "default");
    String finalizer;
    ListNode ignore;
    if (release) {
      argo.put("source", chart.source(repository, name, migration))
          .put("destination", destination(target.isEmpty() ? own : target))
          .put("syncPolicy", policy.ofRelease());
      ignore = ArgoPolicy.ignore(spec.at("driftDetection"));
      finalizer = finalizerOfRelease();
      lossesOfRelease();
    } else {
      boolean prune = spec.isTrue("prune");
      ignore = ArgoPolicy.ignore(spec);
      argo.put("source", source(repository, target))
          .put("destination", destination(target))
          .put("syncPolicy", policy.ofKustomization(prune, !ignore.isEmpty()));
      finalizer = deletes(prune) ? FINALIZER + "/background" : "";
      losses();
    }
    if (!ignore.isEmpty()) {
      argo.put("ignoreDifferences", ignore);
    }
    root.finish();
    repository.tell(root);
    List<String> finalizers = finalizer.isEmpty() ? List.of() : List.of(finalizer);
    MapNode application =
        MapNode.builder()
            .put("apiVersion", "argoproj.io/v1alpha1")
            .put("kind", "Application")
            .put(
                "metadata",
                Migration.metadata(name, migration.namespace(own), labels, annotations, finalizers))
            .put("spec", argo.build())
            .build();
    return Migrated.of(List.of(application), root.findings());
  }

  private List<String> kinds(boolean release) {
    if (!release) {
      return List.of("GitRepository");
    }
    return spec.has("chartRef")
        ? List.of("OCIRepository")
        : List.of("HelmRepository", "GitRepository");
  }

  private static MapNode destination(String namespace) {
    MapNode.Builder destination = MapNode.builder().put("server", Destination.IN_CLUSTER);
    if (!namespace.isEmpty()) {
      destination.put("namespace", namespace);
    }
    return destination.build();
  }

  private MapNode labels() {
    metadata.pass(
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "managedFields",
        "ownerReferences",
        "selfLink",
        "finalizers",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generateName");
    MapNode.Builder kept = MapNode.builder();
    Taken all = metadata.at("labels");
    for (MapNode.Entry entry : all.map().entries()) {
      all.pass(entry.key());
      if (!entry.key().contains("toolkit.fluxcd.io/")) {
        kept.put(entry.key(), entry.value());
      }
    }
    return kept.build();
  }

  private MapNode annotations() {
    MapNode.Builder kept = MapNode.builder();
    Taken all = metadata.at("annotations");
    for (MapNode.Entry entry : all.map().entries()) {
      if (entry.key().contains("toolkit.fluxcd.io/")) {
        all.lose(Severity.WARNING, null, entry.key());
      } else if (!entry.key().startsWith("reconcile.fluxcd.io/") // somebody asked once
          && !entry.key().equals("kubectl.kubernetes.io/last-applied-configuration")) {
        kept.put(entry.key(), entry.value());
      }
      all.pass(entry.key());
    }
    if (spec.isTrue("suspend")) {
      kept.put("argocd.argoproj.io/skip-reconcile", "true");
    }
    return kept.build();
  }

  /** Whether the objects go with the Kustomization. */
  private boolean deletes(boolean prune) {
    return switch (spec.text("deletionPolicy")) {
      case "Delete", "WaitForTermination" -> true;
      case "Orphan" -> false;
      default -> prune;
    };
  }

  /** How the objects go with the release; empty if they stay. */
  private String finalizerOfRelease() {
    return switch (spec.at("uninstall").text("deletionPropagation")) {
      case "orphan" -> "";
      case "foreground" -> FINALIZER;
      default -> FINALIZER + "/background";
    };
  }

  private MapNode source(ArgoRepository repository, String namespace) {
    MapNode.Builder source = MapNode.builder();
    String inside = Migration.inside(spec.text("path"));
    repository.git(source, inside, migration);
    source.put("path", inside.isEmpty() ? "." : inside);
    MapNode kustomize = new ArgoKustomize(spec).written(namespace);
    if (Boolean.FALSE.equals(migration.kustomized(repository.url(), inside))) {
      boolean alone = kustomize.size() == 1 && kustomize.has("namespace");
      if (alone) {
        spec.say(
            "targetNamespace",
            Severity.WARNING,
            MigrationError.DIFFERENT,
            "Argo CD only fills the namespace in where manifests have none",
            null);
      } else if (!kustomize.isEmpty()) {
        spec.add(
            "path",
            Severity.ERROR,
            MigrationError.DIFFERENT,
            "there is no kustomization in the path, without which Argo CD changes nothing",
            "add a kustomization.yaml that lists the manifests");
      }
      source.put("directory", MapNode.of("recurse", ScalarNode.TRUE));
    } else if (!kustomize.isEmpty()) {
      source.put("kustomize", kustomize);
    }
    return source.build();
  }

  private void losses() {
    spec.pass("validation");
    if (spec.isTrue("wait")) {
      spec.pass("wait");
    } else {
      spec.say(
          "wait",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Argo CD always tells the health of all objects",
          null);
    }
    spec.lose(
        Severity.ERROR, "put the values into the manifests, or into a kustomization", "postBuild");
    spec.lose(
        Severity.ERROR,
        "Argo CD decrypts nothing by itself: use a plugin, or references to secrets",
        "decryption");
    commonLosses();
  }

  private void lossesOfRelease() {
    spec.lose(Severity.ERROR, "put them into the chart's values", "commonMetadata");
    spec.lose(
        Severity.INFO,
        "no release is recorded by Argo CD",
        "storageNamespace",
        "maxHistory",
        "persistentClient");
    spec.lose(Severity.WARNING, "Argo CD runs no tests of charts", "test");
    spec.lose(Severity.WARNING, "gitops rollback, or a revert in Git", "rollback");
    commonLosses();
  }

  private void commonLosses() {
    spec.lose(
        Severity.ERROR,
        "name the account in the AppProject: destinationServiceAccounts",
        "serviceAccountName");
    spec.lose(
        Severity.ERROR,
        "register the cluster in Argo CD, and name it in destination",
        "kubeConfig");
    spec.lose(
        Severity.WARNING,
        "applications of one parent are ordered by argocd.argoproj.io/sync-wave",
        "dependsOn");
    spec.lose(
        Severity.WARNING,
        "health is told by Argo CD's own checks, or by those of argocd-cm",
        "healthChecks",
        "healthCheckExprs");
    spec.lose(Severity.WARNING, null, "timeout");
  }
}
