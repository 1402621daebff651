// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The GitRepository objects among the documents, by namespace and name. Not thread-safe. */
final class FluxSources {
  private final Map<String, SourceRef> sources = new HashMap<>();
  private final Set<String> declared = new HashSet<>();
  private final @Nullable SourceRef other;

  FluxSources(@Nullable SourceRef other) {
    this.other = other;
  }

  static boolean isSource(Gvk gvk) {
    return gvk.group().equals("source.toolkit.fluxcd.io") && gvk.kind().equals("GitRepository");
  }

  /** Whether such a source stands among the documents, right or wrong. */
  boolean isDeclared(String namespace, String name) {
    return declared.contains(namespace + "/" + name);
  }

  Optional<SourceRef> find(String namespace, String name) {
    SourceRef found = sources.get(namespace + "/" + name);
    return Optional.ofNullable(found == null && !isDeclared(namespace, name) ? other : found);
  }

  void add(Document document) {
    if (!ApplicationReader.versionIs(document, "v1", "v1beta2")) {
      return;
    }
    Fields root = document.fields();
    root.allow("apiVersion", "kind", "status");
    Fields metadata = root.map("metadata");
    Fields spec = root.map("spec");
    if (metadata == null || spec == null) {
      root.error(FormatError.MISSING, "spec", "metadata and spec are both needed", null);
      return;
    }
    String name = metadata.required("name");
    String key = metadata.text("namespace") + "/" + name;
    Metadata.allow(metadata);
    metadata.allow("finalizers");
    if (!declared.add(key)) {
      metadata.error(
          FormatError.DUPLICATE, "name", "the source " + key + " is declared twice", null);
    }
    String url = spec.required("url");
    spec.duration("interval", false);
    spec.duration("timeout", false);
    spec.allow("provider", "gitImplementation");
    spec.unsupported(
        "secretRef",
        "serviceAccountName",
        "verify",
        "ignore",
        "recurseSubmodules",
        "include",
        "proxySecretRef",
        "sparseCheckout",
        "suspend",
        "accessFrom");
    RevisionTarget target = target(spec.map("ref"));
    root.finish();
    if (url.isBlank() || target == null) {
      return;
    }
    SourceRef source =
        spec.parsed(
            "url",
            url,
            text -> new SourceRef(text, target),
            "the URL of a repository, without a password");
    if (source != null && !document.failed()) {
      sources.put(key, source);
    }
  }

  /**
   * The revision by Flux's precedence: commit, name, semver, tag, branch; else the branch master.
   */
  private static @Nullable RevisionTarget target(@Nullable Fields ref) {
    if (ref == null) {
      return new RevisionTarget.Branch("master");
    }
    String commit = ref.text("commit");
    String name = ref.text("name");
    String semver = ref.text("semver");
    String tag = ref.text("tag");
    String branch = ref.text("branch");
    if (!commit.isEmpty()) {
      return ref.parsed("commit", commit, RevisionTarget.Commit::new, "a commit id in hexadecimal");
    }
    if (!name.isEmpty()) {
      return RevisionTarget.parse(name);
    }
    if (!semver.isEmpty()) {
      return new RevisionTarget.SemVer(semver);
    }
    if (!tag.isEmpty()) {
      return new RevisionTarget.Tag(tag);
    }
    return new RevisionTarget.Branch(branch.isEmpty() ? "master" : branch);
  }
}
