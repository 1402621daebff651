// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Flux's OCIRepository. Defaults are those of source-controller 1.9. */
final class FluxOciRepository {
  private final Document document;
  private final Fields spec;
  private final String namespace;
  private final String artifact;

  /**
   * A reader of one object.
   *
   * @param artifact the revision that its status tells; empty if it tells none
   */
  FluxOciRepository(Document document, Fields spec, String namespace, String artifact) {
    this.document = document;
    this.spec = spec;
    this.namespace = namespace;
    this.artifact = artifact;
  }

  FluxSources.@Nullable Declared read() {
    String url = spec.required("url");
    FluxSource.interval(spec);
    FluxSource.provider(spec, "generic", "aws", "azure", "gcp");
    FluxSource.refuseVerify(spec);
    if (spec.has("serviceAccountName")) {
      spec.warn("serviceAccountName", "the pull secrets of a service account are not looked up");
    }
    Fields ref = spec.map("ref");
    RevisionTarget wanted = target(ref);
    RevisionTarget target = spec.flag("suspend", false) ? suspended(wanted) : wanted;
    Fields selector = spec.map("layerSelector");
    String rules = spec.text("ignore");
    // a layer that is copied is the artifact as it is: the controller filters what it packs itself
    SourceView view = isCopied(selector) ? SourceView.WHOLE : SourceView.ignoring(rules);
    SourceOptions options =
        new SourceOptions(
            view,
            FluxSource.access(spec, namespace, spec.flag("insecure", false)),
            layer(selector, ref));
    if (url.isBlank() || target == null) {
      return null;
    }
    SourceRef source =
        spec.parsed(
            "url", url, text -> source(text, target, options), "oci://HOST/PATH, without a tag");
    return source == null ? null : new FluxSources.Declared(document, source, namespace, List.of());
  }

  private static SourceRef source(String url, RevisionTarget target, SourceOptions options) {
    if (!url.matches("oci://[^/@]+(/[^/@:]+)+")) {
      throw new IllegalArgumentException("no repository of OCI");
    }
    return new SourceRef(url, target, options);
  }

  private static OciOptions layer(@Nullable Fields selector, @Nullable Fields ref) {
    String filter = ref == null ? "" : ref.text("semverFilter");
    String type = selector == null ? "" : selector.text("mediaType");
    return new OciOptions(filter.isEmpty() ? null : filter, type.isEmpty() ? null : type);
  }

  private static boolean isCopied(@Nullable Fields selector) {
    return selector != null && "copy".equals(selector.word("operation", "extract", "copy"));
  }

  private @Nullable RevisionTarget suspended(@Nullable RevisionTarget wanted) {
    String digest = artifact.substring(artifact.lastIndexOf('@') + 1);
    if (digest.matches("sha256:[0-9a-f]{64}")) {
      return new RevisionTarget.Digest(digest);
    }
    FluxSource.suspendedWithoutArtifact(spec);
    return wanted;
  }

  /** The revision by Flux's precedence: digest, semver, tag; else the tag latest. */
  private static @Nullable RevisionTarget target(@Nullable Fields ref) {
    if (ref == null) {
      return new RevisionTarget.Tag("latest");
    }
    String digest = ref.text("digest");
    String semver = ref.text("semver");
    String tag = ref.text("tag");
    if (!digest.isEmpty()) {
      return ref.parsed(
          "digest", digest, RevisionTarget.Digest::new, "sha256: and 64 hexadecimal digits");
    }
    if (!semver.isEmpty()) {
      return new RevisionTarget.SemVer(semver);
    }
    return new RevisionTarget.Tag(tag.isEmpty() ? "latest" : tag);
  }
}
