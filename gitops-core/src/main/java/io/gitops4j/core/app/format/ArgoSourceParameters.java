// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.BuildEnvironment;
import io.gitops4j.core.app.SourceParameters;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.RenderOptions;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Settles a source of Argo CD's Application in its directory: {@code .argocd-source.yaml} and then
 * {@code .argocd-source-APPLICATION.yaml} are merged onto what the application says (RFC 7386), but
 * for what names the source; then variables are replaced. A chart gets the application's name as
 * release and the destination's namespace.
 *
 * @param source the source as it is written
 * @param application the name of the application
 * @param namespace the namespace of its destination
 */
record ArgoSourceParameters(MapNode source, String application, String namespace)
    implements SourceParameters {
  /** What an override file can't change. */
  private static final List<String> FIXED =
      List.of("repoURL", "path", "chart", "targetRevision", "ref", "name", "tagPrefix");

  ArgoSourceParameters {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(namespace, "namespace");
  }

  @Override
  public Settled settle(SourceTree tree, TreePath directory, BuildEnvironment environment) {
    List<Issue> issues = new ArrayList<>();
    MapNode merged = source;
    String last = "";
    for (String suffix : new String[] {"", "-" + application}) {
      TreePath file = directory.child(".argocd-source" + suffix + ".yaml");
      MapNode patch = patch(tree, file, issues);
      if (patch != null) {
        merged = (MapNode) merge(merged, patch);
        last = file.toString();
        issues.addAll(findings(last, patch));
      }
    }
    for (String fixed : FIXED) {
      Node own = source.get(fixed);
      merged = own == null ? merged.without(fixed) : merged.with(fixed, own);
    }
    Document document = new Document(last, merged);
    ArgoSourceOptions options = new ArgoSourceOptions(document.fields(), environment::substitute);
    options.read();
    // each part was read by itself: what is left is wrong with them together
    if (issues.stream().noneMatch(Issue::isError)) {
      for (Issue issue : document.issues()) {
        if (issue.isError()) {
          issues.add(issue.at(Location.of(last).withField(issue.location().field())));
        }
      }
    }
    return new Settled(completed(options.options(), tree, directory), issues);
  }

  /** What is wrong with an override by itself. */
  private static List<Issue> findings(String file, MapNode patch) {
    Document document = new Document(file, patch);
    Fields fields = document.fields();
    new ArgoSourceOptions(fields, UnaryOperator.identity()).read();
    fields.allow(FIXED.toArray(String[]::new));
    fields.finish();
    return document.issues();
  }

  private @Nullable RenderOptions completed(
      @Nullable RenderOptions options, SourceTree tree, TreePath directory) {
    RenderOptions chart =
        options == null && ChartRenderer.isChart(tree, directory) ? HelmOptions.NONE : options;
    if (!(chart instanceof HelmOptions helm)) {
      return chart;
    }
    HelmOptions.Builder builder = helm.toBuilder();
    if (helm.releaseName().isEmpty()) {
      builder.releaseName(application);
    }
    if (helm.namespace().isEmpty()) {
      builder.namespace(namespace);
    }
    return builder.build();
  }

  private static @Nullable MapNode patch(SourceTree tree, TreePath file, List<Issue> issues) {
    try {
      if (!tree.entry(file).map(TreeEntry::isFile).orElse(false)) {
        return null;
      }
      List<Node> documents = YamlReader.ofDefaults().read(file.toString(), tree.read(file));
      if (documents.isEmpty() || documents.get(0).isNull()) {
        return null;
      }
      if (documents.size() == 1 && documents.get(0) instanceof MapNode map) {
        return map;
      }
      issues.add(
          Issue.error(FormatError.TYPE, "an override of the source is no map")
              .at(Location.of(file.toString())));
    } catch (YamlException e) {
      issues.addAll(e.issues());
    } catch (SourceException e) {
      issues.addAll(e.issues());
    }
    return null;
  }

  private static Node merge(@Nullable Node target, Node patch) {
    if (!(patch instanceof MapNode changes)) {
      return patch;
    }
    MapNode result = target instanceof MapNode map ? map : MapNode.EMPTY;
    for (MapNode.Entry entry : changes.entries()) {
      result =
          entry.value().isNull()
              ? result.without(entry.key())
              : result.with(entry.key(), merge(result.get(entry.key()), entry.value()));
    }
    return result;
  }
}
