// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Writes sources of Argo CD as repositories of Flux, each once. Used for one application. */
final class FluxRepository {
  static final String INTERVAL = "3m"; // how often Argo CD looks at its sources

  /** What looks like a version, so that it is rather a tag than a branch. */
  private static final String VERSION = "v?[0-9]+([-+.][0-9A-Za-z.+-]*)?";

  private final String namespace;
  private final String defaultBranch;

  /** By kind and spec: the objects. */
  private final Map<MapNode, MapNode> written = new LinkedHashMap<>();

  FluxRepository(String namespace, String defaultBranch) {
    this.namespace = namespace;
    this.defaultBranch = defaultBranch;
  }

  /** The kind of the repository in which a source lies. */
  static String kind(Taken source) {
    return source.has("chart") ? "HelmRepository" : "GitRepository";
  }

  /** The object for the source: one that is there already, or else a new one of this name. */
  MapNode of(Taken source, String name) {
    MapNode.Builder spec = MapNode.builder().put("interval", INTERVAL);
    if (source.has("chart")) {
      helm(source, spec);
    } else {
      git(source, spec);
    }
    MapNode key = MapNode.builder().put("kind", kind(source)).put("spec", spec.build()).build();
    return written.computeIfAbsent(
        key,
        one ->
            MapNode.builder()
                .put("apiVersion", "source.toolkit.fluxcd.io/v1")
                .put("kind", kind(source))
                .put("metadata", Migration.metadata(name, namespace))
                .put("spec", spec.build())
                .build());
  }

  private static void helm(Taken source, MapNode.Builder spec) {
    String url = Migration.withoutLogin(source, "repoURL");
    if (!url.contains("://") || url.startsWith("oci://")) {
      spec.put("type", "oci");
    }
    String place = url.contains("://") ? url : "oci://" + url;
    spec.put("url", place);
    scheme(source, place, "https", "http", "oci");
    if (source.at("helm").isTrue("passCredentials")) {
      spec.put("passCredentials", true);
    }
    source.pass("tagPrefix");
  }

  private void git(Taken source, MapNode.Builder spec) {
    String url = Migration.withoutLogin(source, "repoURL");
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
    scheme(source, url, "https", "http", "ssh");
    source.at("helm").pass("passCredentials");
    spec.put("url", url).put("ref", ref(source));
  }

  private static void scheme(Taken source, String url, String... known) {
    if (Stream.of(known).noneMatch(scheme -> url.startsWith(scheme + "://"))) {
      source.add(
          "repoURL",
          Severity.ERROR,
          MigrationError.DIFFERENT,
          "Flux fetches by " + String.join(", ", known) + " alone, and refuses the URL",
          null);
    }
  }

  private MapNode ref(Taken source) {
    String revision = source.text("targetRevision");
    String prefix = source.text("tagPrefix");
    RevisionTarget target = RevisionTarget.parse(revision);
    if (!prefix.isEmpty()) {
      if (target instanceof RevisionTarget.SemVer) {
        source.add(
            "tagPrefix",
            Severity.ERROR,
            MigrationError.LOST,
            "Flux knows ranges of tags without a prefix only",
            "name one tag");
      } else {
        return MapNode.of("tag", ScalarNode.of(prefix + revision));
      }
    }
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
      return named(source, named.name());
    }
    source.add(
        "targetRevision",
        Severity.WARNING,
        MigrationError.DIFFERENT,
        "Flux does not follow a repository's HEAD: taken for the branch " + defaultBranch,
        "name the branch in targetRevision, or by --default-branch");
    return MapNode.of("branch", ScalarNode.of(defaultBranch));
  }

  private static MapNode named(Taken source, String name) {
    boolean version = name.matches(VERSION);
    if (name.matches("[0-9a-f]{7,39}")) {
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
          "it could be a branch or a tag: taken for a " + (version ? "tag" : "branch"),
          null);
    }
    return MapNode.of(version ? "tag" : "branch", ScalarNode.of(name));
  }
}
