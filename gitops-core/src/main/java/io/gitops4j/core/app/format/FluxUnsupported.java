// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.Map;
import java.util.Objects;

/** Objects of Flux that are known, and of which nothing is done. */
final class FluxUnsupported {
  private static final Map<String, String> KINDS =
      Map.of(
          "helm.toolkit.fluxcd.io/HelmRelease",
          "its chart can't be rendered without the module gitops-helm",
          "source.toolkit.fluxcd.io/HelmRepository",
          "its charts can't be rendered without the module gitops-helm",
          "source.toolkit.fluxcd.io/HelmChart",
          "charts are named by the HelmRelease itself",
          "source.toolkit.fluxcd.io/Bucket",
          "buckets are not read",
          "source.toolkit.fluxcd.io/ExternalArtifact",
          "the ArtifactGenerator that makes it is read in its place");

  private FluxUnsupported() {}

  static boolean isKnown(Gvk gvk) {
    return KINDS.containsKey(gvk.group() + "/" + gvk.kind());
  }

  /** Says by name what is left undone. */
  static Issue finding(Document document) {
    Gvk gvk = document.gvk();
    MapNode metadata = document.root().map("metadata");
    String name = metadata == null ? null : metadata.text("name");
    String namespace = metadata == null ? null : metadata.text("namespace");
    return Issue.warning(
            FormatError.UNSUPPORTED,
            "the "
                + gvk.kind()
                + " "
                + (namespace == null ? "" : namespace + "/")
                + Objects.requireNonNullElse(name, "without a name")
                + " is left out: "
                + KINDS.get(gvk.group() + "/" + gvk.kind()))
        .at(document.at(document.root(), FieldPath.ROOT));
  }
}
