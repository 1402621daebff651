// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.LayeredTree;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.spi.Renderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders a directory that is a Helm chart as Argo CD's {@code helm} source does: what {@code helm
 * template} gives, from values of files, of the application and of single parameters. There is
 * never a release; hooks are left in, for the plan to translate. Charts are inflated by a {@link
 * ChartInflator}, such as that of {@code gitops-helm}; without one a chart is refused by name.
 * Immutable, thread-safe.
 *
 * <p>A chart lies in the tree with all charts that it depends on: nothing is fetched here. Charts
 * of Helm repositories are trees of their own, which a {@code SourceProvider} gives.
 */
public final class ChartRenderer implements Renderer {
  private static final Set<String> KUSTOMIZATIONS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private static final ChartRenderer DEFAULTS = new ChartRenderer(null);

  private final @Nullable ChartInflator given;

  private ChartRenderer(@Nullable ChartInflator given) {
    this.given = given;
  }

  /** What was found on the class path, looked for when a chart is first met. */
  private static final class Found {
    private static final @Nullable ChartInflator INFLATOR =
        ServiceLoader.load(ChartInflator.class, ChartInflator.class.getClassLoader())
            .findFirst()
            .orElse(null);
  }

  /** A renderer with the inflator that {@link ServiceLoader} finds; it refuses charts if none. */
  public static ChartRenderer ofDefaults() {
    return DEFAULTS;
  }

  /** A renderer with this inflator. */
  public static ChartRenderer of(ChartInflator inflator) {
    return new ChartRenderer(Objects.requireNonNull(inflator, "inflator"));
  }

  /** Whether there is an inflator, so that charts are rendered and not refused. */
  public boolean isAvailable() {
    return inflator() != null;
  }

  private @Nullable ChartInflator inflator() {
    return given == null ? Found.INFLATOR : given;
  }

  @Override
  public String engine() {
    ChartInflator inflator = inflator();
    return "chart/1 " + (inflator == null ? "none" : inflator.name());
  }

  /**
   * Takes requests with {@link HelmOptions}, and those without options for a directory that holds a
   * {@code Chart.yaml} and no kustomization.
   */
  @Override
  public boolean supports(SourceTree tree, RenderRequest request) {
    if (request.options() != null) {
      return request.options() instanceof HelmOptions;
    }
    return isChart(tree, request.path());
  }

  /** Whether the directory is rendered as a chart where nobody says how. */
  public static boolean isChart(SourceTree tree, TreePath directory) {
    try {
      if (!tree.entry(directory).map(TreeEntry::isDirectory).orElse(false)) {
        return false;
      }
      boolean chart = false;
      for (TreeEntry entry : tree.list(directory)) {
        if (KUSTOMIZATIONS.contains(entry.path().name())) {
          return false;
        }
        chart |= entry.path().name().equals("Chart.yaml");
      }
      return chart;
    } catch (SourceException e) {
      return false;
    }
  }

  @Override
  public Rendered render(SourceTree tree, RenderRequest request) {
    HelmOptions options = request.options() instanceof HelmOptions helm ? helm : HelmOptions.NONE;
    InputRecorder recorder = new InputRecorder(tree.snapshot());
    List<Issue> issues = new ArrayList<>();
    try {
      ChartInflator inflator = inflator();
      if (inflator == null) {
        throw ChartException.of(
            ChartError.UNAVAILABLE, "Helm charts can't be rendered: there is nothing that does");
      }
      ChartOutput output = new ChartOutput(request.path(), options.skipTests(), tree.secret());
      List<Manifest> manifests =
          output.manifests(inflate(inflator, recorder, request.path(), options), issues);
      if (issues.stream().noneMatch(Issue::isError)) {
        return Rendered.of(manifests, issues, recorder.inputs());
      }
    } catch (GitOpsException e) {
      e.issues().forEach(issue -> issues.add(placed(issue, request.path())));
    }
    return Rendered.failed(issues, recorder.inputs());
  }

  private static String inflate(
      ChartInflator inflator, SourceTree tree, TreePath chart, HelmOptions options) {
    ChartValues given = new ChartValues(tree, chart, options);
    List<String> values = given.texts();
    ChartRequest request =
        ChartRequest.builder(withDefaults(tree, chart, given.defaults()), chart)
            .releaseName(orNull(options.releaseName()))
            .namespace(options.namespace().isEmpty() ? "default" : options.namespace())
            .values(values)
            .apiVersions(options.apiVersions())
            .kubeVersion(orNull(options.kubeVersion()))
            .crds(!options.skipCrds())
            .schemas(!options.skipSchemaValidation())
            .build();
    try {
      return inflator.inflate(request);
    } catch (GitOpsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ChartException(
          Issue.error(ChartError.UNAVAILABLE, inflator.name() + " failed: " + e.getClass()), e);
    }
  }

  /** The tree with other values in place of the chart's own. */
  private static SourceTree withDefaults(
      SourceTree tree, TreePath chart, @Nullable String defaults) {
    if (defaults == null) {
      return tree;
    }
    MemoryTree values = MemoryTree.builder().file("values.yaml", defaults).build();
    return new LayeredTree(tree, List.of(new LayeredTree.Layer(chart, values, TreePath.ROOT)));
  }

  private static Issue placed(Issue issue, TreePath chart) {
    Issue at =
        issue.location().file() == null
            ? issue.at(Location.of(chart.child("Chart.yaml").toString()))
            : issue;
    return issue.code() == ChartError.UNAVAILABLE && issue.hint() == null
        ? at.withHint("the module gitops-helm on the class path renders charts")
        : at;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
