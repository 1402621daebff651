// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Source;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which chart a HelmRelease installs: {@code chart} or {@code chartRef}. */
final class FluxReleaseChart {
  private final Fields spec;
  private final FluxSources sources;
  private final FluxReferences names;

  FluxReleaseChart(Fields spec, FluxSources sources, FluxReferences names) {
    this.spec = spec;
    this.sources = sources;
    this.names = names;
  }

  /** The source; null if it is wrong. Files of values are added to the options. */
  @Nullable Source read(HelmOptions.Builder options) {
    Fields chart = spec.map("chart");
    Fields ref = spec.map("chartRef");
    if ((chart == null) == (ref == null)) {
      spec.error(
          FormatError.VALUE,
          "chart",
          chart == null ? "chart or chartRef is needed" : "chart and chartRef are given together",
          "give one of them");
      return null;
    }
    if (ref != null) {
      return artifact(ref, options);
    }
    Fields template = chart.map("metadata");
    if (template != null) {
      template.allowAll(); // of an object that is not made
    }
    Fields inner = chart.map("spec");
    if (inner == null) {
      chart.require("spec");
      return null;
    }
    return chart(inner, options);
  }

  private @Nullable Source chart(Fields chart, HelmOptions.Builder options) {
    String name = chart.required("chart");
    String version = chart.text("version");
    chart.duration("interval", false);
    chart.word("reconcileStrategy", "ChartVersion", "Revision");
    FluxSource.refuseVerify(chart);
    Fields ref = chart.map("sourceRef");
    if (ref == null) {
      chart.require("sourceRef");
      return null;
    }
    String kind = ref.required("kind");
    boolean git = kind.equals(FluxSources.GIT);
    for (String file : chart.texts("valuesFiles")) {
      // those of a repository of Git are seen from its root
      options.defaultFile(git && !file.startsWith("/") ? "/" + file : file);
    }
    if (chart.has("valuesFile")) {
      chart.warn("valuesFile", "the field is of a former version: use valuesFiles");
    }
    options.ignoreMissingValueFiles(chart.flag("ignoreMissingValuesFiles", false));
    if (!git && !kind.equals(FluxSources.HELM)) {
      return refused(ref, kind);
    }
    SourceRef source = find(ref, kind).orElse(null);
    if (source == null) {
      return null;
    }
    if (git) {
      TreePath path = chart.parsed("chart", name, FluxReleaseChart::path, "a path in the source");
      return path == null ? null : new Source(source, path, options.build());
    }
    boolean passing = sources.passesCredentials(names.namespace(ref), ref.text("name"));
    ChartOptions taken =
        chart.parsed("chart", name, text -> new ChartOptions(text, passing), "the name of a chart");
    return taken == null
        ? null
        : new Source(
            source
                .withTarget(new RevisionTarget.SemVer(version.isEmpty() ? "*" : version))
                .withOptions(source.options().withChart(taken)),
            TreePath.ROOT,
            options.build());
  }

  private static TreePath path(String text) {
    return TreePath.of(text.startsWith("/") ? text.substring(1) : text);
  }

  /** An artifact that is a chart. */
  private @Nullable Source artifact(Fields ref, HelmOptions.Builder options) {
    String kind = ref.required("kind");
    if (!kind.equals(FluxSources.OCI) && !kind.equals(FluxSources.ARTIFACT)) {
      return refused(ref, kind);
    }
    return find(ref, kind)
        .map(
            found ->
                new Source(
                    found.withOptions(
                        found
                            .options()
                            .withOci(found.options().oci().asChart())
                            .withView(SourceView.WHOLE)),
                    TreePath.ROOT,
                    options.build()))
        .orElse(null);
  }

  private static @Nullable Source refused(Fields ref, String kind) {
    if (!kind.isBlank()) {
      ref.error(
          FormatError.UNSUPPORTED,
          "kind",
          "a chart of the kind " + kind + " can't be read",
          "use a HelmRepository or a GitRepository in chart, an OCIRepository or an ExternalArtifact in"
              + " chartRef");
    }
    return null;
  }

  private Optional<SourceRef> find(Fields ref, String kind) {
    ref.allow("apiVersion");
    String name = ref.required("name");
    String from = names.namespace(ref);
    if (name.isBlank()) {
      return Optional.empty();
    }
    Optional<SourceRef> found = sources.find(kind, from, name);
    if (found.isEmpty()) {
      sources.absent(ref, kind, from, name);
    }
    return found;
  }
}
