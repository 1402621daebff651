// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.spi.ChartInflator;
import java.util.ArrayList;
import java.util.List;

/**
 * Inflates charts as {@code helm template} of Helm 3.21.0 does, in this process: Helm itself as a
 * native library, that of {@code helm-java}, which is loaded with the first chart. Thread-safe; the
 * library does one chart at a time.
 *
 * <p>No child process, no cluster ({@code lookup} finds nothing), no network: a chart that is not
 * whole in its tree is refused, as is one whose values schema points elsewhere. The chart is
 * written into a private directory for the call and deleted after it; it may have 10,000 files of
 * 64 MiB together.
 *
 * <p>Helm is told of no kubeconfig, repository or values but those of the request. What it still
 * does by itself when it is called: it looks for credentials of registries in {@code
 * HELM_CONFIG_HOME} or the user's home, which nothing uses, and reads variables of the environment
 * that begin with {@code HELM_}, of which {@code HELM_DRIVER} must be unset or one of {@code
 * secret}, {@code configmap} and {@code memory}.
 *
 * <p>A chart is a program: one that never ends, or takes all memory, can't be stopped from here.
 * Charts of people who are not trusted belong into a process of their own.
 *
 * <p>Not supported, and refused: {@link ChartRequest#apiVersions}. The version of Kubernetes is
 * 1.35 where the request names none, as with Helm's own binary.
 */
public final class HelmInflator implements ChartInflator {
  private static final String KUBE_VERSION = "v1.35.0";

  /** An inflator; any number of them share the native library. */
  public HelmInflator() {}

  @Override
  public String name() {
    return "helm/3.21.0";
  }

  @Override
  public String inflate(ChartRequest request) {
    try {
      return inflated(request);
    } catch (ChartException e) {
      if (request.tree().secret() && e.code() == ChartError.TEMPLATE) {
        // Helm's words may hold values
        throw ChartException.of(
            ChartError.TEMPLATE,
            "the chart "
                + request.chart()
                + " can't be inflated; what Helm says is not shown, since the tree holds secrets");
      }
      throw e;
    }
  }

  private static String inflated(ChartRequest request) {
    if (!request.apiVersions().isEmpty()) {
      throw ChartException.of(
          ChartError.UNSUPPORTED_OPTION,
          "apiVersions is not supported by this inflator: the native library has no such option");
    }
    ChartFiles files = ChartFiles.read(request.tree(), request.chart());
    if (request.schemas()) {
      ValuesSchemas.check(files);
    } else {
      files.remove(ValuesSchemas::isOneOfAChart);
    }
    Chart chart = Chart.of(files);
    Capture capture = new Capture(chart);
    try (PrivateDirectory directory = PrivateDirectory.create()) {
      directory.write("chart", files);
      directory.write("chart/" + capture.path(), capture.template());
      List<String> values = new ArrayList<>();
      for (String text : request.values()) {
        values.add(directory.write("values-" + values.size() + ".yaml", text));
      }
      HelmCall call =
          new HelmCall(
              directory.path("chart"),
              releaseName(request, directory),
              request.namespace(),
              request.kubeVersion().orElse(KUBE_VERSION),
              values,
              directory.write("nothing.yaml", ""));
      Rendering rendering = capture.result(NativeHelm.run(call));
      return ReleaseText.of(chart, rendering, request.crds());
    } catch (GitOpsException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new ChartException(
          io.gitops4j.core.error.Issue.error(ChartError.UNAVAILABLE, "Helm failed: " + e), e);
    }
  }

  private static String releaseName(ChartRequest request, PrivateDirectory directory) {
    return request
        .releaseName()
        .orElseGet(
            () ->
                request
                    .nameTemplate()
                    .map(template -> NameTemplate.evaluate(template, directory))
                    .orElse("release-name"));
  }
}
