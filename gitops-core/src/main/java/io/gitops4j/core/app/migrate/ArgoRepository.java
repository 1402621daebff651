// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the source of an object of Flux as where a source of Argo CD lies. Used once. */
final class ArgoRepository {
  private final Taken object;
  private final Taken spec;
  private final String kind;
  private final boolean passesCredentials;

  private ArgoRepository(Taken object, String kind) {
    this.object = object;
    this.spec = object.at("spec");
    this.kind = kind;
    this.passesCredentials = kind.equals("HelmRepository") && spec.isTrue("passCredentials");
    object.pass("apiVersion", "kind", "metadata", "status");
  }

  /**
   * Finds what a reference names.
   *
   * @param own the namespace of the object that has the reference
   * @param known the kinds that can be migrated there
   * @return null if it can't be migrated, which is told
   */
  static @Nullable ArgoRepository find(
      Taken ref, String own, List<Declaration> sources, List<String> known) {
    ref.pass("apiVersion");
    String kind = ref.text("kind");
    String from = ref.text("namespace");
    String namespace = from.isEmpty() ? own : from;
    String name = ref.text("name");
    if (!known.contains(kind)) {
      ref.add("kind", Severity.ERROR, MigrationError.IMPOSSIBLE, refusal(kind), null);
      return null;
    }
    for (Declaration source : sources) {
      ResourceId id = ResourceId.of(source.object());
      if (id.kind().equals(kind) && id.name().equals(name) && id.namespace().equals(namespace)) {
        return new ArgoRepository(new Taken(source.file(), source.object()), kind);
      }
    }
    ref.add(
        "name",
        Severity.ERROR,
        MigrationError.IMPOSSIBLE,
        "the " + kind + " is not among the documents",
        "give the file that declares it, too");
    return null;
  }

  private static String refusal(String kind) {
    return switch (kind) {
      case "OCIRepository" -> "Argo CD takes no artifact of the kind that Flux makes";
      case "Bucket" -> "Argo CD reads no buckets";
      case "ExternalArtifact" -> "Argo CD reads no artifacts of other controllers of Flux";
      case "HelmChart" -> "a chart is migrated where the HelmRelease names it in spec.chart";
      default -> "sources of this kind are not migrated";
    };
  }

  boolean isGit() {
    return kind.equals("GitRepository");
  }

  String url() {
    return spec.text("url");
  }

  boolean passesCredentials() {
    return passesCredentials;
  }

  /**
   * Writes {@code repoURL} and {@code targetRevision} of a repository of Git.
   *
   * @param path what is taken of it
   */
  void git(MapNode.Builder source, String path, Migration migration) {
    source
        .put("repoURL", Migration.withoutLogin(spec, "url"))
        .put("targetRevision", revision(spec.at("ref")));
    spec.lose(Severity.ERROR, "say in the AppProject whose signatures count", "verify");
    spec.lose(Severity.ERROR, null, "include");
    if (spec.has("ignore") && !migration.leavesAlone(url(), path, spec.text("ignore"))) {
      spec.say(
          "ignore",
          Severity.ERROR,
          MigrationError.LOST,
          "Argo CD sees the files, too, that are left out here",
          "list those that count in a kustomization");
    }
    spec.pass("recurseSubmodules", "gitImplementation");
    finish();
  }

  /** Writes {@code repoURL}, {@code chart} and {@code targetRevision} of a chart. */
  void chart(MapNode.Builder source, String chart, String version) {
    String url = Migration.withoutLogin(spec, "url");
    // registries are named without a scheme
    String place = url.startsWith("oci://") ? url.substring("oci://".length()) : url;
    if (kind.equals("HelmRepository")) {
      spec.pass("type");
      source
          .put("repoURL", place)
          .put("chart", chart)
          .put("targetRevision", version.isEmpty() ? "*" : version);
    } else {
      int slash = place.lastIndexOf('/');
      source
          .put("repoURL", place.substring(0, Math.max(slash, 0)))
          .put("chart", place.substring(slash + 1))
          .put("targetRevision", artifact(spec.at("ref")));
      layer(spec.at("layerSelector"));
      spec.lose(Severity.ERROR, "Argo CD verifies no charts", "verify");
      spec.lose(Severity.ERROR, null, "ignore");
    }
    finish();
  }

  /** What an artifact holds besides its chart is no matter. */
  private static void layer(Taken selector) {
    if (selector.text("mediaType").startsWith("application/vnd.cncf.helm.chart.content.")) {
      selector.pass("operation");
    } else {
      selector.lose(Severity.ERROR, "Argo CD takes the layer of a chart", "mediaType", "operation");
    }
  }

  /** The version of a chart in an OCIRepository, by Flux's precedence. */
  private static String artifact(Taken ref) {
    String semver = ref.text("semver");
    String tag = ref.text("tag");
    String version = semver.isEmpty() ? tag : semver;
    if (ref.has("digest") && !version.isEmpty()) {
      ref.say(
          "digest",
          Severity.WARNING,
          MigrationError.DIFFERENT,
          "Argo CD takes a chart by its version, whatever its digest is",
          null);
    }
    if (version.isEmpty()) {
      ref.add(
          ref.has("digest") ? "digest" : "tag",
          Severity.ERROR,
          MigrationError.LOST,
          "Argo CD wants the version of a chart, and the OCIRepository names none",
          "say it in spec.ref.tag");
      ref.pass("digest");
    }
    ref.lose(Severity.ERROR, null, "semverFilter");
    return version;
  }

  /** By Flux's precedence; what Argo CD would read as something else has its full name. */
  private static String revision(Taken ref) {
    String commit = ref.text("commit");
    String name = ref.text("name");
    String semver = ref.text("semver");
    String tag = ref.text("tag");
    String branch = ref.text("branch");
    if (!commit.isEmpty()) {
      return commit;
    }
    if (!name.isEmpty()) {
      return name;
    }
    if (!semver.isEmpty()) {
      return semver;
    }
    if (!tag.isEmpty()) {
      return isPlain(tag) ? tag : "refs/tags/" + tag;
    }
    return branch.isEmpty() ? "master" : isPlain(branch) ? branch : "refs/heads/" + branch;
  }

  /** Not so a branch {@code 1.x}, which would be a range of versions. */
  private static boolean isPlain(String name) {
    return RevisionTarget.parse(name) instanceof RevisionTarget.Name;
  }

  private void finish() {
    if (!spec.text("interval").equals(FluxRepository.INTERVAL)) {
      spec.say(
          "interval",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Argo CD looks at all its sources every 3 minutes",
          null);
    }
    spec.pass("accessFrom", "timeout");
    spec.lose(
        Severity.WARNING,
        "register the repository with its credentials in Argo CD",
        "secretRef",
        "certSecretRef",
        "proxySecretRef",
        "provider",
        "serviceAccountName",
        "insecure");
    if (spec.isTrue("suspend")) {
      spec.lose(Severity.WARNING, "name a commit, for nothing newer to be taken", "suspend");
    }
    object.finish();
  }

  /** What is to be told of the object. */
  void tell(Taken root) {
    root.findings().addAll(object.findings());
  }
}
