// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Flux's GitRepository. Defaults are those of source-controller 1.9. */
final class FluxGitRepository {
  private final Document document;
  private final Fields spec;
  private final String namespace;
  private final String artifact;

  /**
   * A reader of one object.
   *
   * @param artifact the revision that its status tells; empty if it tells none
   */
  FluxGitRepository(Document document, Fields spec, String namespace, String artifact) {
    this.document = document;
    this.spec = spec;
    this.namespace = namespace;
    this.artifact = artifact;
  }

  FluxSources.@Nullable Declared read() {
    String url = spec.required("url");
    FluxSource.interval(spec);
    FluxSource.provider(spec, "generic", "azure", "aws", "github");
    SignaturePolicy signatures = FluxSource.signatures(spec, namespace);
    // both never had an effect: the controller knows one implementation, and no access control
    spec.allow("gitImplementation", "accessFrom");
    spec.unsupported("serviceAccountName");
    SourceView view = view();
    List<FluxSources.Include> includes = includes();
    RevisionTarget wanted = target(spec.map("ref"));
    RevisionTarget target = spec.flag("suspend", false) ? suspended(wanted) : wanted;
    SourceOptions options =
        new SourceOptions(view, FluxSource.access(spec, namespace, false), OciOptions.FIRST_LAYER)
            .withSignatures(signatures);
    if (url.isBlank() || target == null) {
      return null;
    }
    SourceRef ref =
        spec.parsed(
            "url",
            url,
            text -> new SourceRef(text, target, options),
            "the URL of a repository, without a password");
    return ref == null ? null : new FluxSources.Declared(document, ref, namespace, includes);
  }

  private SourceView view() {
    List<TreePath> directories = new ArrayList<>();
    spec.eachText(
        "sparseCheckout",
        (text, node, where) -> {
          try {
            directories.add(TreePath.of(text));
          } catch (IllegalArgumentException e) {
            spec.wrongValue(node, where, "a directory inside the repository");
          }
        });
    return new SourceView(
        directories, spec.flag("recurseSubmodules", false), List.of(), spec.text("ignore"));
  }

  private List<FluxSources.Include> includes() {
    List<FluxSources.Include> includes = new ArrayList<>();
    for (Fields include : spec.maps("include")) {
      Fields repository = include.map("repository");
      if (repository == null) {
        include.require("repository");
        continue;
      }
      String name = repository.required("name");
      String to = include.text("toPath");
      TreePath from = path(include, "fromPath", include.text("fromPath"));
      TreePath at = path(include, "toPath", to.isEmpty() ? name : to);
      if (!name.isBlank() && from != null && at != null) {
        includes.add(new FluxSources.Include(repository, name, from, at));
      }
    }
    return includes;
  }

  private static @Nullable TreePath path(Fields fields, String key, String text) {
    String relative = text.startsWith("/") ? text.substring(1) : text;
    return fields.parsed(key, relative, TreePath::of, "a path inside the repository");
  }

  /** The last revision that was archived: a suspended source stays where it is. */
  private @Nullable RevisionTarget suspended(@Nullable RevisionTarget wanted) {
    String id = artifact.substring(artifact.lastIndexOf(':') + 1);
    if (artifact.contains("sha1:") && id.matches("[0-9a-f]{40}")) {
      return new RevisionTarget.Commit(id);
    }
    FluxSource.suspendedWithoutArtifact(spec);
    return wanted;
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
      return ref.parsed("name", name, FluxGitRepository::named, "a reference: refs/heads/main");
    }
    if (!semver.isEmpty()) {
      return new RevisionTarget.SemVer(semver);
    }
    if (!tag.isEmpty()) {
      return new RevisionTarget.Tag(tag);
    }
    return new RevisionTarget.Branch(branch.isEmpty() ? "master" : branch);
  }

  private static RevisionTarget named(String name) {
    if (name.equals("HEAD")) {
      return new RevisionTarget.Head();
    }
    if (!name.startsWith("refs/")) {
      throw new IllegalArgumentException("no full reference");
    }
    return new RevisionTarget.Name(name);
  }
}
