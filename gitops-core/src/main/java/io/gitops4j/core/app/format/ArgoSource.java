// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Source;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Node;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads one source of Argo CD's Application. */
final class ArgoSource {
  private final Fields fields;
  private final String application;
  private final String namespace;
  private final boolean charts;

  /**
   * A source.
   *
   * @param application the name of the application
   * @param namespace the namespace of its destination
   * @param charts whether charts can be rendered
   */
  ArgoSource(Fields fields, String application, String namespace, boolean charts) {
    this.fields = fields;
    this.charts = charts;
    this.application = application;
    this.namespace = namespace;
  }

  /**
   * The source; null if it is wrong.
   *
   * @param alone whether it is the only one, and so rendered in any case: a name is for others
   */
  @Nullable Source read(boolean alone) {
    String url = fields.required("repoURL");
    String path = fields.text("path");
    String name = fields.text("ref");
    // for people only
    fields.text("name");
    String chart = fields.text("chart");
    RevisionTarget target = chart.isEmpty() || !charts ? target() : version();
    ArgoSourceOptions options = new ArgoSourceOptions(fields, UnaryOperator.identity());
    boolean possible = options.read();
    if (!possible || url.isBlank()) {
      return null;
    }
    if (!chart.isEmpty()) {
      return charts ? chart(url, chart, name, target, options) : withoutHelm(chart);
    }
    if (path.isEmpty() && name.isEmpty()) {
      fields.missing("path");
      return null;
    }
    boolean rendered = alone || name.isEmpty() || !path.isEmpty();
    return source(url, target, path, name, rendered ? options.options() : null, rendered);
  }

  private @Nullable Source withoutHelm(String chart) {
    fields.error(
        FormatError.UNSUPPORTED,
        "chart",
        "the chart " + chart + " can't be rendered without Helm",
        "the module gitops-helm on the class path renders charts, gitops-oci fetches them");
    return null;
  }

  /**
   * A chart of a Helm repository, which is the whole tree; a name lets others refer to its files.
   */
  private @Nullable Source chart(
      String url, String chart, String name, RevisionTarget target, ArgoSourceOptions options) {
    String path = fields.text("path");
    if (!path.isEmpty() && !path.equals(".")) {
      fields.warn("path", "chart is given too, and wins");
    }
    RenderOptions given = options.options();
    if (given != null && !(given instanceof HelmOptions)) {
      fields.error(
          FormatError.VALUE,
          "chart",
          "a chart is rendered by Helm, and other options are given",
          "give helm, or no options at all");
      return null;
    }
    HelmOptions helm = given instanceof HelmOptions one ? one : HelmOptions.NONE;
    boolean passing = options.passCredentials();
    ChartOptions taken =
        fields.parsed(
            "chart", chart, text -> new ChartOptions(text, passing), "the name of a chart");
    Source source = source(url, target, "", name, helm, true);
    return taken == null || source == null
        ? null
        : source.withRef(source.ref().withOptions(SourceOptions.NONE.withChart(taken)));
  }

  /** The version of a chart, or a range of versions as Helm reads it. */
  private RevisionTarget version() {
    String version = fields.text("targetRevision");
    if (version.isBlank()) {
      fields.missing("targetRevision");
    }
    if (fields.has("tagPrefix")) {
      fields.warn("tagPrefix", "a chart has versions, and no tags");
    }
    return new RevisionTarget.SemVer(version);
  }

  private @Nullable Source source(
      String url,
      RevisionTarget target,
      String path,
      String name,
      @Nullable RenderOptions options,
      boolean rendered) {
    SourceRef ref =
        fields.parsed(
            "repoURL",
            url,
            text -> new SourceRef(text, target),
            "the URL of a repository, without a password");
    TreePath tree = fields.parsed("path", path, TreePath::of, "a path inside the repository");
    if (ref == null || tree == null) {
      return null;
    }
    if (!name.isEmpty() && !name.matches("[A-Za-z0-9_-]+")) {
      Node node = fields.raw("ref");
      if (node != null) {
        fields.wrongValue(node, fields.at("ref"), "letters, digits, hyphens and underscores");
      }
    }
    return new Source(
        ref,
        tree,
        options,
        name,
        rendered,
        rendered ? new ArgoSourceParameters(fields.all(), application, namespace) : null);
  }

  private RevisionTarget target() {
    String revision = fields.text("targetRevision");
    String prefix = fields.text("tagPrefix");
    RevisionTarget target = RevisionTarget.parse(revision);
    if (prefix.isEmpty()) {
      return target;
    }
    if (target instanceof RevisionTarget.SemVer range) {
      return new RevisionTarget.SemVer(range.range(), prefix);
    }
    if (!revision.matches("v?[0-9]+(\\.[0-9]+){0,2}(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?")) {
      fields.error(
          FormatError.VALUE,
          "tagPrefix",
          "a tag prefix needs a version or a range of versions as targetRevision",
          null);
    }
    return new RevisionTarget.Tag(prefix + revision);
  }
}
