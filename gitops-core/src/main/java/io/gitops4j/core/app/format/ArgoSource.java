// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Source;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.source.RevisionTarget;
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

  /**
   * A source.
   *
   * @param application the name of the application
   * @param namespace the namespace of its destination
   */
  ArgoSource(Fields fields, String application, String namespace) {
    this.fields = fields;
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
    RevisionTarget target = target();
    ArgoSourceOptions options = new ArgoSourceOptions(fields, UnaryOperator.identity());
    boolean possible = options.read();
    if (chart() || !possible || url.isBlank()) {
      return null;
    }
    if (path.isEmpty() && name.isEmpty()) {
      fields.missing("path");
      return null;
    }
    boolean rendered = alone || name.isEmpty() || !path.isEmpty();
    return source(url, target, path, name, rendered ? options.options() : null, rendered);
  }

  /** Charts of Helm repositories are archives of another machine, found by an index there. */
  private boolean chart() {
    String chart = fields.text("chart");
    if (!chart.isEmpty()) {
      fields.error(
          FormatError.UNSUPPORTED,
          "chart",
          "the chart " + chart + " lies in a Helm repository, and charts are not fetched",
          "a chart in a Git repository can be rendered: give its path");
    }
    return !chart.isEmpty();
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
