// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an Application with a chart as a HelmRelease of Flux. Used once. */
final class FluxRelease {
  private static final String INTERVAL = "3m";

  private final Taken spec;
  private final Taken source;
  private final Taken helm;
  private final boolean fetched;

  /**
   * A release.
   *
   * @param fetched whether the chart lies in a Helm repository, not in one of Git
   */
  FluxRelease(Taken spec, Taken source, boolean fetched) {
    this.spec = spec;
    this.source = source;
    this.helm = source.at("helm");
    this.fetched = fetched;
  }

  /** The HelmRepository of a chart that is fetched. */
  MapNode repository(String name, String namespace) {
    String url = source.text("repoURL");
    boolean registry = !url.contains("://") || url.startsWith("oci://");
    MapNode.Builder repository = MapNode.builder().put("interval", INTERVAL);
    if (registry) {
      repository.put("type", "oci");
    }
    repository.put("url", url.contains("://") ? url : "oci://" + url);
    source.pass("tagPrefix", "ref");
    return MapNode.builder()
        .put("apiVersion", "source.toolkit.fluxcd.io/v1")
        .put("kind", "HelmRepository")
        .put(
            "metadata",
            Migration.metadata(name, namespace, MapNode.EMPTY, MapNode.EMPTY, List.of()))
        .put("spec", repository.build())
        .build();
  }

  /** The spec of the HelmRelease. */
  MapNode.Builder release(String name, FluxPolicy policy) {
    MapNode.Builder chart = MapNode.builder();
    String kind = fetched ? "HelmRepository" : "GitRepository";
    chart.put("chart", fetched ? source.text("chart") : "./" + source.text("path"));
    source.pass("path");
    String version = fetched ? source.text("targetRevision") : "";
    if (!version.isEmpty()) {
      chart.put("version", version);
    }
    chart.put("sourceRef", MapNode.builder().put("kind", kind).put("name", name).build());
    valueFiles(chart);
    String given = helm.text("releaseName");
    MapNode.Builder release =
        MapNode.builder()
            .put("interval", INTERVAL)
            .put("releaseName", given.isEmpty() ? name : given)
            .put("chart", MapNode.of("spec", chart.build()));
    Taken destination = spec.at("destination");
    String own = helm.text("namespace");
    String namespace = own.isEmpty() ? destination.text("namespace") : own;
    if (!namespace.isEmpty()) {
      release.put("targetNamespace", namespace);
    }
    actions(policy, release);
    MapNode values = values();
    if (!values.isEmpty()) {
      release.put("values", values);
    }
    helm.pass("passCredentials", "version", "skipTests", "ignoreMissingValueFiles");
    helm.lose(
        Severity.WARNING, "the cluster tells Helm its versions", "kubeVersion", "apiVersions");
    helm.lose(Severity.ERROR, "put the files' contents into values", "fileParameters");
    return release;
  }

  /** What Helm does at the first time, later, and about drift. */
  private void actions(FluxPolicy policy, MapNode.Builder release) {
    MapNode.Builder install = MapNode.builder();
    MapNode.Builder upgrade = MapNode.builder();
    boolean skips = helm.isTrue("skipCrds");
    install.put("crds", skips ? "Skip" : "CreateReplace");
    upgrade.put("crds", skips ? "Skip" : "CreateReplace");
    if (helm.isTrue("skipSchemaValidation")) {
      install.put("disableSchemaValidation", true);
      upgrade.put("disableSchemaValidation", true);
    }
    if (policy.createsNamespace()) {
      install.put("createNamespace", true);
    }
    if (policy.force()) {
      upgrade.put("force", true);
    }
    release.put("install", install.build()).put("upgrade", upgrade.build());
    if (policy.healsDrift()) {
      MapNode.Builder drift = MapNode.builder().put("mode", "enabled");
      ListNode ignore = policy.ignore();
      if (!ignore.isEmpty()) {
        drift.put("ignore", ignore);
      }
      release.put("driftDetection", drift.build());
    } else {
      policy.ignore();
    }
  }

  private void valueFiles(MapNode.Builder chart) {
    List<String> files = new ArrayList<>();
    String path = source.text("path");
    for (String file : helm.texts("valueFiles")) {
      if (file.startsWith("$") || file.contains("://") || file.contains("*")) {
        helm.add(
            "valueFiles",
            Severity.ERROR,
            MigrationError.LOST,
            "a file of another source, or a pattern, has no counterpart, and is left out",
            "put its content into values");
      } else if (fetched) {
        files.add(file);
      } else {
        // Flux sees them from the root of the repository
        files.add(file.startsWith("/") ? file.substring(1) : path + "/" + file);
      }
    }
    if (!files.isEmpty()) {
      // Flux takes these in the place of the chart's own
      files.add(0, fetched ? "values.yaml" : path + "/values.yaml");
      chart.put("valuesFiles", ListNode.ofStrings(files));
      if (helm.isTrue("ignoreMissingValueFiles")) {
        chart.put("ignoreMissingValuesFiles", true);
      }
    }
  }

  private MapNode values() {
    Node object = helm.node("valuesObject");
    String text = helm.text("values");
    MapNode values = MapNode.EMPTY;
    if (object instanceof MapNode map) {
      values = map;
    } else if (!text.isBlank()) {
      MapNode read = parsed(text);
      if (read == null) {
        helm.add(
            "values", Severity.ERROR, MigrationError.LOST, "the values are no map of YAML", null);
      } else {
        values = read;
      }
    }
    for (Taken parameter : helm.each("parameters")) {
      values = with(values, parameter);
    }
    return values;
  }

  private static @Nullable MapNode parsed(String text) {
    try {
      List<Node> documents = YamlReader.ofDefaults().read("values", text);
      return documents.size() == 1 && documents.get(0) instanceof MapNode map ? map : null;
    } catch (YamlException e) {
      return null;
    }
  }

  /** A parameter as a value, where the name is nothing but keys. */
  private static MapNode with(MapNode values, Taken parameter) {
    String name = parameter.text("name");
    String value = parameter.text("value");
    boolean text = parameter.isTrue("forceString");
    boolean plain =
        name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
            && !name.matches(".*(^|\\.)[0-9]+(\\.|$).*")
            && !value.matches("(?s).*[,{}\\[\\]\\\\$=].*");
    if (!plain) {
      parameter.add(
          "name",
          Severity.ERROR,
          MigrationError.LOST,
          "the parameter can't be said as a value, and is left out",
          "write it into values");
      return values;
    }
    ScalarNode scalar = text ? ScalarNode.of(value) : typed(value);
    return Edit.set(values, scalar, name.split("\\."));
  }

  /** As {@code helm --set} reads it. */
  private static ScalarNode typed(String value) {
    if (value.equals("true") || value.equals("false")) {
      return ScalarNode.of(value.equals("true"));
    }
    if (value.equals("null")) {
      return ScalarNode.NULL;
    }
    if (value.equals("0") || value.matches("-?[1-9][0-9]{0,17}")) {
      return ScalarNode.of(Long.parseLong(value));
    }
    return ScalarNode.of(value);
  }
}
