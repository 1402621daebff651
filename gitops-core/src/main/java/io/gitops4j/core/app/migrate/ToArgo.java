// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a Kustomization of Flux as an Application of Argo CD. Used once. */
final class ToArgo {
  private static final String FINALIZER = "resources-finalizer.argocd.argoproj.io/background";

  /** How often Argo CD looks at its sources. */
  private static final String INTERVAL = "3m";

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
    String name = metadata.text("name");
    String own = metadata.text("namespace");
    Taken repository = repository(own);
    if (repository == null) {
      return new Migrated(List.of(), root.findings());
    }
    MapNode labels = labels();
    MapNode annotations = annotations();
    boolean prune = spec.isTrue("prune");
    List<String> finalizers = deletes(prune) ? List.of(FINALIZER) : List.of();
    String namespace = spec.text("targetNamespace");
    MapNode.Builder destination = MapNode.builder().put("server", Destination.IN_CLUSTER);
    if (!namespace.isEmpty()) {
      destination.put("namespace", namespace);
    }
    MapNode.Builder argo =
        MapNode.builder()
            .put("project", "default")
            .put("source", source(repository, namespace))
            .put("destination", destination.build())
            .put("syncPolicy", policy(prune));
    ListNode ignore = ignore();
    if (!ignore.isEmpty()) {
      argo.put("ignoreDifferences", ignore);
    }
    losses();
    root.finish();
    root.findings().addAll(repository.findings());
    MapNode application =
        MapNode.builder()
            .put("apiVersion", "argoproj.io/v1alpha1")
            .put("kind", "Application")
            .put(
                "metadata",
                Migration.metadata(name, migration.namespace(own), labels, annotations, finalizers))
            .put("spec", argo.build())
            .build();
    return new Migrated(List.of(application), root.findings());
  }

  private @Nullable Taken repository(String own) {
    Taken ref = spec.at("sourceRef");
    ref.pass("apiVersion");
    String kind = ref.text("kind");
    String from = ref.text("namespace");
    String namespace = from.isEmpty() ? own : from;
    String name = ref.text("name");
    if (!kind.equals("GitRepository")) {
      ref.add(
          "kind",
          Severity.ERROR,
          MigrationError.IMPOSSIBLE,
          "only Git repositories are migrated",
          null);
      return null;
    }
    for (Declaration source : sources) {
      ResourceId id = ResourceId.of(source.object());
      if (id.kind().equals(kind) && id.name().equals(name) && id.namespace().equals(namespace)) {
        return new Taken(source.file(), source.object());
      }
    }
    ref.add(
        "name",
        Severity.ERROR,
        MigrationError.IMPOSSIBLE,
        "the GitRepository is not among the documents",
        "give the file that declares it, too");
    return null;
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
      if (!entry.key().startsWith("kustomize.toolkit.fluxcd.io/")) {
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
        boolean asked = entry.key().startsWith("reconcile.fluxcd.io/");
        if (!asked) {
          all.lose(Severity.WARNING, null, entry.key());
        }
      } else if (!entry.key().equals("kubectl.kubernetes.io/last-applied-configuration")) {
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

  private MapNode source(Taken repository, String namespace) {
    repository.pass("apiVersion", "kind", "metadata", "status");
    Taken git = repository.at("spec");
    String path = spec.text("path");
    String inside = path.replaceFirst("^\\.?/+", "");
    MapNode.Builder source =
        MapNode.builder()
            .put("repoURL", git.text("url"))
            .put("targetRevision", revision(git.at("ref")))
            .put("path", inside.isEmpty() ? "." : inside);
    MapNode kustomize = new ArgoKustomize(spec).written(namespace);
    if (Boolean.FALSE.equals(migration.kustomized(inside))) {
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
    String interval = git.text("interval");
    if (!interval.equals(INTERVAL)) {
      git.say(
          "interval",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Argo CD looks at all its sources every 3 minutes",
          null);
    }
    git.pass("recurseSubmodules", "gitImplementation", "accessFrom", "timeout");
    git.lose(Severity.ERROR, "say in the AppProject whose signatures count", "verify");
    git.lose(Severity.ERROR, null, "include", "ignore");
    git.lose(
        Severity.WARNING,
        "register the repository with its credentials in Argo CD",
        "secretRef",
        "certSecretRef",
        "proxySecretRef",
        "provider",
        "serviceAccountName");
    if (!git.isTrue("suspend")) {
      git.pass("suspend");
    }
    repository.finish();
    return source.build();
  }

  /** By Flux's precedence. */
  private static String revision(Taken ref) {
    String commit = ref.text("commit");
    String name = ref.text("name");
    String semver = ref.text("semver");
    String tag = ref.text("tag");
    String branch = ref.text("branch");
    ref.lose(Severity.ERROR, "Argo CD knows prefixes of tags only: tagPrefix", "semverFilter");
    if (!commit.isEmpty()) {
      return commit;
    }
    if (!name.isEmpty()) {
      return name;
    }
    if (!semver.isEmpty()) {
      return semver;
    }
    return !tag.isEmpty() ? tag : branch.isEmpty() ? "master" : branch;
  }

  private MapNode policy(boolean prune) {
    String interval = spec.text("interval");
    String retry = spec.text("retryInterval");
    String delay = retry.isEmpty() ? interval.isEmpty() ? "10m" : interval : retry;
    if (!interval.equals(INTERVAL)) {
      spec.say(
          "interval",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Argo CD watches the cluster, and looks at its sources every 3 minutes",
          null);
    }
    MapNode.Builder policy =
        MapNode.builder()
            .put("automated", MapNode.builder().put("prune", prune).put("selfHeal", true).build());
    List<String> options = new ArrayList<>(List.of("ServerSideApply=true"));
    if (spec.isTrue("force")) {
      options.add("Force=true");
    }
    options.add("PrunePropagationPolicy=background");
    policy.put("syncOptions", ListNode.ofStrings(options));
    MapNode backoff =
        MapNode.builder().put("duration", delay).put("factor", 1).put("maxDuration", delay).build();
    return policy
        .put("retry", MapNode.builder().put("limit", -1).put("backoff", backoff).build())
        .build();
  }

  private ListNode ignore() {
    List<Node> rules = new ArrayList<>();
    for (Taken rule : spec.each("ignore")) {
      Taken target = rule.at("target");
      target.lose(Severity.WARNING, null, "version", "labelSelector", "annotationSelector");
      List<String> paths = rule.texts("paths");
      MapNode.Builder written = MapNode.builder();
      for (String key : new String[] {"group", "kind", "namespace", "name"}) {
        String text = target.text(key);
        if (!text.isEmpty() || key.equals("kind")) {
          written.put(key, text.isEmpty() ? "*" : text);
        }
      }
      rules.add(written.put("jsonPointers", ListNode.ofStrings(paths)).build());
    }
    return ListNode.of(rules);
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
