// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.merge.MergeException;
import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import io.gitops4j.kustomize.internal.merge.StrategicMerge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes resources of the Helm charts of one kustomization: finds the charts and their values in the
 * tree, lets the inflator inflate them, and takes out what is not wanted.
 */
final class HelmCharts {
  private static final String HOOK = "helm.sh/hook";
  private static final Set<String> TESTS = Set.of("test", "test-success");

  private final @Nullable ChartInflator inflator;
  private final FileLoader loader;
  private final UnaryOperator<List<Resource>> counted;

  HelmCharts(
      @Nullable ChartInflator inflator, FileLoader loader, UnaryOperator<List<Resource>> counted) {
    this.inflator = inflator;
    this.loader = loader;
    this.counted = counted;
  }

  /** The resources of a chart; throws if nobody was handed in who inflates it. */
  List<Resource> inflate(HelmChart chart) {
    ChartInflator used = inflator;
    if (used == null) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.HELM,
                  "the Helm chart "
                      + chart.name()
                      + " is named, and charts are not inflated unless the caller allows it")
              .at(chart.at())
              .withHint(
                  "hand in a ChartInflator, such as that of gitops-helm, with"
                      + " KustomizeOptions.withChartInflator"));
    }
    chart
        .wrong()
        .ifPresent(
            issue -> {
              throw Failure.of(issue);
            });
    String file = String.valueOf(chart.at().file());
    TreeEntry directory = directory(chart);
    List<String> values = new ArrayList<>();
    values.add(values(chart, file));
    for (String more : chart.texts("additionalValuesFiles")) {
      values.add(new String(loader.read(more, file), UTF_8));
    }
    ChartRequest request =
        ChartRequest.builder(loader.tree(), directory.path())
            .releaseName(orNull(chart.text("releaseName")))
            .nameTemplate(orNull(chart.text("nameTemplate")))
            .namespace(chart.namespace().isEmpty() ? "default" : chart.namespace())
            .values(values)
            .apiVersions(chart.texts("apiVersions"))
            .kubeVersion(orNull(chart.text("kubeVersion")))
            .crds(chart.is("includeCRDs"))
            .hooks(!chart.is("skipHooks"))
            .build();
    List<Resource> resources = new ArrayList<>();
    for (Resource resource : resources(chart, inflated(used, chart, request), directory)) {
      if (isWanted(chart, resource)) {
        // its lines are those of the output, which nobody has
        resource.root(resource.root().toBuilder().at(0, 0).build());
        resource.helmGenerated(true);
        resource.annotated();
        resources.add(resource);
      }
    }
    return resources;
  }

  private TreeEntry directory(HelmChart chart) {
    String path = chart.directory();
    Optional<TreeEntry> entry = loader.entry(path);
    return entry
        .filter(TreeEntry::isDirectory)
        .orElseThrow(
            () -> {
              String repo = chart.text("repo");
              String message =
                  "the chart "
                      + chart.name()
                      + " does not lie in the tree, at "
                      + loader.name(path);
              return Failure.of(
                  Issue.error(
                          KustomizeError.HELM,
                          repo.isEmpty()
                              ? message
                              : message + ", and none is pulled from a repository")
                      .at(chart.at())
                      .withHint(
                          repo.isEmpty()
                              ? "charts lie in the directory charts, or in helmGlobals.chartHome"
                              : "commit the chart: helm pull --untar --untardir DIRECTORY"));
            });
  }

  /** What kustomize calls the values file: the chart's own or another, merged with inline ones. */
  private String values(HelmChart chart, String file) {
    String valuesFile = chart.text("valuesFile");
    String path = valuesFile.isEmpty() ? chart.directory() + "/values.yaml" : valuesFile;
    MapNode inline = chart.fields().map("valuesInline");
    boolean replace = chart.text("valuesMerge").equals("replace");
    if (inline == null || inline.isEmpty()) {
      return new String(loader.read(path, file), UTF_8);
    }
    if (replace) {
      return YamlPrinter.print(inline);
    }
    List<Node> documents = loader.documents(path, file);
    if (documents.isEmpty() || !(documents.get(0) instanceof MapNode known)) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.HELM,
                  loader.name(path) + " holds no map, so valuesInline can't be merged with it")
              .at(chart.at())
              .withHint("valuesMerge: replace takes valuesInline alone"));
    }
    boolean fileWins = chart.text("valuesMerge").equals("merge");
    try {
      MapNode merged =
          StrategicMerge.apply(
              fileWins ? inline : known, fileWins ? known : inline, SchemaFacts.embedded());
      return YamlPrinter.print(merged == null ? MapNode.EMPTY : merged);
    } catch (MergeException e) {
      throw new RenderException(
          Issue.error(
                  KustomizeError.HELM,
                  "valuesInline can't be merged with " + loader.name(path) + ": " + e.getMessage())
              .at(chart.at()),
          e);
    }
  }

  private static String inflated(ChartInflator used, HelmChart chart, ChartRequest request) {
    try {
      return used.inflate(request);
    } catch (ChartException e) {
      throw new RenderException(
          e.issues().stream()
              .map(issue -> issue.location().file() == null ? issue.at(chart.at()) : issue)
              .toList());
    } catch (GitOpsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RenderException(
          Issue.error(
                  KustomizeError.HELM,
                  used.name() + " failed at the chart " + chart.name() + ": " + e)
              .at(chart.at()),
          e);
    }
  }

  private List<Resource> resources(HelmChart chart, String text, TreeEntry directory) {
    try {
      List<Node> documents =
          YamlReader.ofDefaults()
              .withLimits(loader.budget().yaml())
              .withoutSourceLines()
              .read(directory.path().toString(), text);
      return counted.apply(ResourceReader.resources(documents, directory.path().toString()));
    } catch (YamlException e) {
      throw new RenderException(
          e.issues().stream()
              .map(
                  issue ->
                      Issue.error(
                              KustomizeError.HELM,
                              "the chart " + chart.name() + " gives no YAML: " + issue.message())
                          .at(chart.at()))
              .toList());
    }
  }

  private static boolean isWanted(HelmChart chart, Resource resource) {
    String hook = resource.annotation(HOOK);
    if (hook == null) {
      return true;
    }
    boolean test =
        Stream.of(hook.split(","))
            .anyMatch(event -> TESTS.contains(event.strip().toLowerCase(Locale.ROOT)));
    return !chart.is("skipHooks") && !(test && chart.is("skipTests"));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
