// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Flux's HelmRepository, of HTTP or of OCI. Which chart is taken of it, and at which version,
 * says who names it.
 */
final class FluxHelmRepository {
  private final Document document;
  private final Fields spec;
  private final String namespace;

  FluxHelmRepository(Document document, Fields spec, String namespace) {
    this.document = document;
    this.spec = spec;
    this.namespace = namespace;
  }

  FluxSources.@Nullable Declared read() {
    String url = spec.required("url");
    spec.duration("interval", false); // of the index; the application's own interval counts
    FluxSource.provider(spec, "generic", "aws", "azure", "gcp");
    boolean oci = "oci".equals(spec.word("type", "default", "oci"));
    boolean passing = spec.flag("passCredentials", false);
    if (spec.flag("suspend", false)) {
      spec.warn("suspend", "the repository is read all the same: its last index is not known");
    }
    if (spec.has("accessFrom")) {
      spec.allow("accessFrom");
      spec.warn(
          "accessFrom", "who may name objects of other namespaces is said when they are read");
    }
    SourceOptions options =
        new SourceOptions(
            SourceView.WHOLE,
            FluxSource.access(spec, namespace, spec.flag("insecure", false)),
            OciOptions.FIRST_LAYER);
    SourceRef ref =
        url.isBlank()
            ? null
            : spec.parsed(
                "url",
                url,
                text -> repository(text, oci, options),
                oci ? "oci://HOST/PATH" : "https://HOST/PATH, or type: oci");
    return ref == null
        ? null
        : new FluxSources.Declared(document, ref, namespace, List.of(), passing);
  }

  private static SourceRef repository(String url, boolean oci, SourceOptions options) {
    if (!url.matches((oci ? "oci" : "https?") + "://[^/@]+(/.*)?")) {
      throw new IllegalArgumentException("no repository of this type");
    }
    return new SourceRef(url, new RevisionTarget.Head(), options);
  }
}
