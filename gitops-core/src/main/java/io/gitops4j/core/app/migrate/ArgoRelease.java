// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.app.ReleaseName;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a HelmRelease of Flux as a source with a chart. Used once. */
final class ArgoRelease {
  private final Taken spec;
  private final Taken chart;

  ArgoRelease(Taken spec) {
    this.spec = spec;
    this.chart = spec.at("chart").at("spec");
  }

  /** What names the place of the chart; null if nothing does. */
  @Nullable Taken reference() {
    if (spec.has("chartRef")) {
      return spec.at("chartRef");
    }
    spec.at("chart").pass("metadata"); // of an object that is not made
    if (chart.has("sourceRef")) {
      return chart.at("sourceRef");
    }
    spec.add(
        "chart", Severity.ERROR, MigrationError.IMPOSSIBLE, "the release names no chart", null);
    return null;
  }

  /** The source. */
  MapNode source(ArgoRepository repository, String name, Migration migration) {
    MapNode.Builder source = MapNode.builder();
    String path = Migration.inside(chart.text("chart"));
    if (repository.isGit()) {
      repository.git(source, path, migration);
      source.put("path", path.isEmpty() ? "." : path);
      chart.pass("version"); // only of charts in Helm repositories
      if (!chart.text("reconcileStrategy").equals("Revision")) {
        chart.add(
            "reconcileStrategy",
            Severity.INFO,
            MigrationError.DIFFERENT,
            "every commit counts for Argo CD, not a new version of the chart alone",
            null);
      }
    } else {
      repository.chart(source, chart.text("chart"), chart.text("version"));
      chart.pass("reconcileStrategy");
    }
    chart.pass("interval");
    chart.lose(Severity.ERROR, "Argo CD verifies no charts", "verify");
    MapNode helm = helm(repository, path, name);
    if (!helm.isEmpty()) {
      source.put("helm", helm);
    }
    return source.build();
  }

  private MapNode helm(ArgoRepository repository, String path, String name) {
    MapNode.Builder helm = MapNode.builder();
    String release = ReleaseName.of(name, spec.text("targetNamespace"), spec.text("releaseName"));
    if (!release.equals(name)) {
      helm.put("releaseName", release);
    }
    files(repository.isGit() ? path : null, helm);
    if (spec.node("values") instanceof MapNode values) {
      if (!values.isEmpty()) {
        helm.put("valuesObject", values);
      }
    } else {
      spec.lose(Severity.ERROR, "it must be a map", "values");
    }
    if (repository.passesCredentials()) {
      helm.put("passCredentials", true);
    }
    if (skipsDefinitions()) {
      helm.put("skipCrds", true);
    }
    if (skipsSchemas()) {
      helm.put("skipSchemaValidation", true);
    }
    spec.lose(
        Severity.ERROR,
        "put the values into spec.values, or into a file of a source with a ref: a chart of Argo"
            + " CD takes none from the cluster",
        "valuesFrom");
    spec.lose(
        Severity.ERROR,
        "say it by the chart's values, or inflate the chart in a kustomization",
        "postRenderers");
    return helm.build();
  }

  /**
   * Files of values.
   *
   * @param path the path of a chart in a repository of Git; null if the chart is fetched
   */
  private void files(@Nullable String path, MapNode.Builder helm) {
    List<String> files = new ArrayList<>(chart.texts("valuesFiles"));
    if (!files.isEmpty()) {
      String first = Migration.inside(files.get(0));
      if (first.equals(path == null ? "values.yaml" : Migration.inside(path + "/values.yaml"))) {
        files.remove(0);
      } else {
        chart.say(
            "valuesFiles",
            Severity.ERROR,
            MigrationError.DIFFERENT,
            "Flux takes the files in the place of the chart's values.yaml, Argo CD over it",
            "name values.yaml first, if it counts");
      }
    }
    if (!files.isEmpty()) {
      // a slash is the root of the repository
      helm.put(
          "valueFiles",
          ListNode.ofStrings(
              files.stream()
                  .map(file -> path == null ? file : "/" + Migration.inside(file))
                  .toList()));
      if (chart.isTrue("ignoreMissingValuesFiles")) {
        helm.put("ignoreMissingValueFiles", true);
      }
    }
    chart.pass("ignoreMissingValuesFiles");
  }

  /** Whether definitions are left alone at the first time and later. */
  private boolean skipsDefinitions() {
    Taken install = spec.at("install");
    Taken upgrade = spec.at("upgrade");
    String later = upgrade.text("crds");
    boolean never = install.isTrue("skipCRDs") || install.text("crds").equals("Skip");
    boolean skips = never && (later.isEmpty() || later.equals("Skip"));
    if (!skips && !later.equals("CreateReplace")) {
      upgrade.add(
          "crds",
          Severity.INFO,
          MigrationError.DIFFERENT,
          "Argo CD applies the definitions of a chart at each sync, as by CreateReplace",
          null);
    }
    return skips;
  }

  private boolean skipsSchemas() {
    boolean first = spec.at("install").isTrue("disableSchemaValidation");
    boolean later = spec.at("upgrade").isTrue("disableSchemaValidation");
    if (first != later) {
      spec.at(first ? "install" : "upgrade")
          .say(
              "disableSchemaValidation",
              Severity.WARNING,
              MigrationError.DIFFERENT,
              "Argo CD checks values against the chart's schema always, or never",
              null);
    }
    return first && later;
  }
}
