// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.Destination;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an Application of Argo CD as a source and a Kustomization or HelmRelease. Used once. */
final class ToFlux {
  private static final String MINE = "argocd.argoproj.io/";
  private static final String FINALIZER = "resources-finalizer.argocd.argoproj.io";

  /** How often Argo CD looks at its sources. */
  private static final String INTERVAL = "3m";

  private final Taken root;
  private final Taken metadata;
  private final Taken spec;
  private final Migration migration;
  private boolean suspended;

  ToFlux(Taken root, Migration migration) {
    this.root = root;
    this.metadata = root.at("metadata");
    this.spec = root.at("spec");
    this.migration = migration;
  }

  Migrated migrated() {
    root.pass("apiVersion", "kind", "status");
    root.lose(Severity.WARNING, "a sync can be asked for there anew", "operation");
    Taken source = source();
    if (source == null) {
      return new Migrated(List.of(), root.findings());
    }
    String name = metadata.text("name");
    String namespace = migration.namespace(metadata.text("namespace"));
    MapNode labels = labels();
    MapNode annotations = annotations();
    Taken policy = spec.at("syncPolicy");
    boolean chart = source.has("chart") || isChart(source);
    FluxPolicy written = new FluxPolicy(spec, policy, chart);
    List<MapNode> documents =
        chart
            ? release(source, written, name, namespace, labels, annotations)
            : kustomization(source, written, name, namespace, labels, annotations);
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
    return new Migrated(documents, root.findings());
  }

  private List<MapNode> kustomization(
      Taken source,
      FluxPolicy policy,
      String name,
      String namespace,
      MapNode labels,
      MapNode annotations) {
    MapNode repository = repository(source, name, namespace);
    MapNode.Builder flux = MapNode.builder().put("interval", INTERVAL);
    String retry = policy.retryInterval();
    if (!retry.isEmpty()) {
      flux.put("retryInterval", retry);
    }
    String path = source.text("path");
    flux.put("path", path.isEmpty() || path.equals(".") ? "./" : "./" + path)
        .put("prune", policy.prune())
        .put("wait", true)
        .put("deletionPolicy", deletes() ? "Delete" : "Orphan");
    if (policy.force()) {
      flux.put("force", true);
    }
    if (suspended || !policy.automated()) {
      flux.put("suspend", true);
    }
    flux.put("sourceRef", MapNode.builder().put("kind", "GitRepository").put("name", name).build());
    render(source, path, flux);
    ListNode ignore = policy.ignore();
    if (!ignore.isEmpty()) {
      flux.put("ignore", ignore);
    }
    return List.of(
        repository,
        MapNode.builder()
            .put("apiVersion", "kustomize.toolkit.fluxcd.io/v1")
            .put("kind", "Kustomization")
            .put("metadata", Migration.metadata(name, namespace, labels, annotations, List.of()))
            .put("spec", flux.build())
            .build());
  }

  private List<MapNode> release(
      Taken source,
      FluxPolicy policy,
      String name,
      String namespace,
      MapNode labels,
      MapNode annotations) {
    boolean fetched = source.has("chart");
    FluxRelease release = new FluxRelease(spec, source, fetched);
    MapNode repository =
        fetched ? release.repository(name, namespace) : repository(source, name, namespace);
    MapNode.Builder flux = release.release(name, policy);
    cluster(spec.at("destination"));
    if (suspended || !policy.automated()) {
      flux.put("suspend", true);
    }
    if (!deletes()) {
      metadata.add(
          "name",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "the objects of a release are deleted with it; those of the application stay",
          "suspend the HelmRelease before it is deleted");
    }
    return List.of(
        repository,
        MapNode.builder()
            .put("apiVersion", "helm.toolkit.fluxcd.io/v2")
            .put("kind", "HelmRelease")
            .put("metadata", Migration.metadata(name, namespace, labels, annotations, List.of()))
            .put("spec", flux.build())
            .build());
  }

  private boolean isChart(Taken source) {
    return source.has("helm") || migration.isChart(source.text("path"));
  }

  /** The one source; null if there is none that Flux's Kustomization could render. */
  private @Nullable Taken source() {
    List<Taken> many = spec.each("sources");
    if (many.size() > 1) {
      spec.add(
          "sources",
          Severity.ERROR,
          MigrationError.IMPOSSIBLE,
          "a Kustomization has one source, and the application has several",
          "make an application of each, or of a kustomization that joins them");
      return null;
    }
    Taken source = many.isEmpty() ? spec.at("source") : many.get(0);
    if (!many.isEmpty()) {
      spec.pass("source"); // sources wins
    }
    String why = null;
    String field = "path";
    if (source.has("plugin") || source.at("directory").has("jsonnet")) {
      field = source.has("plugin") ? "plugin" : "directory";
      why = "Flux has no plugins and no Jsonnet";
    } else if (source.text("repoURL").startsWith("oci://") && !source.has("chart")) {
      field = "repoURL";
      why = "only Git repositories are migrated";
    } else if (!source.has("repoURL")) {
      field = "repoURL";
      why = "the application has no source";
    }
    if (why != null) {
      source.add(field, Severity.ERROR, MigrationError.IMPOSSIBLE, why, null);
      return null;
    }
    source.pass("name");
    source.lose(Severity.WARNING, null, "ref");
    return source;
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
    for (String finalizer : metadata.texts("finalizers")) {
      if (finalizer.equals(FINALIZER + "/background")) {
        deletes = true;
      } else if (finalizer.equals(FINALIZER) || finalizer.equals(FINALIZER + "/foreground")) {
        deletes = true;
        metadata.add(
            "finalizers",
            Severity.WARNING,
            MigrationError.DIFFERENT,
            "objects are deleted in the background, not in the foreground",
            null);
      } else {
        metadata.add(
            "finalizers",
            Severity.WARNING,
            MigrationError.LOST,
            "a finalizer has no counterpart, and is left out",
            null);
      }
    }
    return deletes;
  }

  private MapNode repository(Taken source, String name, String namespace) {
    String url = source.text("repoURL");
    if (url.matches("[^:/@\\s]+@[^:/\\s]+:.*")) {
      // Flux wants a scheme
      int colon = url.indexOf(':');
      url = "ssh://" + url.substring(0, colon) + "/" + url.substring(colon + 1);
    }
    if (url.startsWith("ssh://")) {
      source.add(
          "repoURL",
          Severity.WARNING,
          MigrationError.LOST,
          "Argo CD finds the key by the URL; Flux wants it named",
          "make a Secret in the namespace of the GitRepository, and name it in spec.secretRef");
    }
    MapNode ref = ref(source);
    MapNode.Builder git = MapNode.builder().put("interval", INTERVAL).put("url", url);
    git.put("ref", ref);
    return MapNode.builder()
        .put("apiVersion", "source.toolkit.fluxcd.io/v1")
        .put("kind", "GitRepository")
        .put(
            "metadata",
            Migration.metadata(name, namespace, MapNode.EMPTY, MapNode.EMPTY, List.of()))
        .put("spec", git.build())
        .build();
  }

  private MapNode ref(Taken source) {
    RevisionTarget target = RevisionTarget.parse(source.text("targetRevision"));
    source.lose(Severity.ERROR, "tags with a prefix need a semverFilter", "tagPrefix");
    if (target instanceof RevisionTarget.Branch branch) {
      return MapNode.of("branch", ScalarNode.of(branch.name()));
    }
    if (target instanceof RevisionTarget.Tag tag) {
      return MapNode.of("tag", ScalarNode.of(tag.name()));
    }
    if (target instanceof RevisionTarget.Commit commit) {
      return MapNode.of("commit", ScalarNode.of(commit.id()));
    }
    if (target instanceof RevisionTarget.SemVer range) {
      return MapNode.of("semver", ScalarNode.of(range.range()));
    }
    if (target instanceof RevisionTarget.Name named) {
      boolean version = named.name().matches("v?[0-9]+(\\.[0-9]+)*([-+.][0-9A-Za-z.+-]*)?");
      if (named.name().matches("[0-9a-f]{7,39}")) {
        source.add(
            "targetRevision",
            Severity.ERROR,
            MigrationError.DIFFERENT,
            "this looks like the beginning of a commit's id, of which Flux wants all digits",
            null);
      } else {
        source.add(
            "targetRevision",
            Severity.INFO,
            MigrationError.DIFFERENT,
            version
                ? "it could be a branch or a tag: taken for a tag"
                : "it could be a branch or a tag: taken for a branch",
            null);
      }
      return MapNode.of(version ? "tag" : "branch", ScalarNode.of(named.name()));
    }
    return MapNode.of("name", ScalarNode.of("HEAD"));
  }

  private void render(Taken source, String path, MapNode.Builder flux) {
    Taken destination = spec.at("destination");
    cluster(destination);
    Taken kustomize = source.at("kustomize");
    String target = kustomize.text("namespace");
    String fallback = destination.text("namespace");
    if (target.isEmpty() && !fallback.isEmpty()) {
      destination.add(
          "namespace",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "targetNamespace replaces the namespace of every object; Argo CD only fills one in where"
              + " there is none",
          "say the namespaces in the manifests, if there are several");
      target = fallback;
    }
    if (!target.isEmpty()) {
      flux.put("targetNamespace", target);
    }
    new FluxKustomize(kustomize, flux).write();
    Taken directory = source.at("directory");
    if (!directory.isTrue("recurse") && !Boolean.TRUE.equals(migration.kustomized(path))) {
      source.add(
          "directory",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "without a kustomization Flux takes all manifests below the path, not those in it alone",
          null);
    }
    directory.lose(
        Severity.ERROR,
        "leave files out by spec.ignore of the GitRepository",
        "include",
        "exclude",
        "disableExtensionFilter");
  }

  private static void cluster(Taken destination) {
    String server = destination.text("server");
    String cluster = destination.text("name");
    if (!server.equals(Destination.IN_CLUSTER) && !cluster.equals("in-cluster")) {
      destination.add(
          server.isEmpty() ? "name" : "server",
          Severity.ERROR,
          MigrationError.LOST,
          "the application goes to another cluster, which Flux reaches by a kubeconfig alone",
          "make a Secret with a kubeconfig, and name it in spec.kubeConfig");
    }
  }
}
