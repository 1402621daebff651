// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.chart.HelmValues;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of a chart for Flux: files of the chart's own source stay files, what stands in
 * files of other sources becomes part of the values. Used once.
 */
final class FluxValues {
  private final Taken source;
  private final Taken helm;
  private final Map<String, Taken> references;
  private final Migration migration;
  private final boolean fetched;
  private final List<String> files = new ArrayList<>();
  private MapNode values = MapNode.EMPTY;
  private boolean copied;

  /**
   * Values.
   *
   * @param references the sources of the application by the name that others give them
   */
  FluxValues(Taken source, Map<String, Taken> references, Migration migration) {
    this.source = source;
    this.helm = source.at("helm");
    this.references = references;
    this.migration = migration;
    this.fetched = source.has("chart");
    List<String> named = helm.texts("valueFiles");
    for (int i = 0; i < named.size(); i++) {
      file(i, named.get(i));
    }
    own();
    for (boolean text : new boolean[] {false, true}) {
      for (Taken parameter : helm.each("parameters")) {
        if (parameter.isTrue("forceString") == text) {
          set(parameter, text);
        }
      }
    }
    helm.lose(Severity.ERROR, "put the files' contents into values", "fileParameters");
  }

  /** The values of the release. */
  MapNode values() {
    return values;
  }

  /** Adds the files to the chart. */
  void write(MapNode.Builder chart) {
    if (files.isEmpty()) {
      return;
    }
    // Flux takes these in the place of the chart's own
    List<String> all = new ArrayList<>(List.of(fetched ? "values.yaml" : atRoot("values.yaml")));
    all.addAll(files);
    chart.put("valuesFiles", ListNode.ofStrings(all));
    if (helm.isTrue("ignoreMissingValueFiles")) {
      chart.put("ignoreMissingValuesFiles", true);
    }
  }

  private void file(int index, String file) {
    int slash = file.indexOf('/');
    Taken other =
        file.startsWith("$") && slash > 0 ? references.get(file.substring(1, slash)) : null;
    String inside = other == null ? file : file.substring(slash + 1);
    if (inside.contains("$") || inside.contains("://") || inside.contains("*")) {
      lost(
          index, "a file of another machine, one with a variable, or a pattern has no counterpart");
    } else if (other != null && !isBeside(other)) {
      copy(index, other, inside);
    } else if (copied) {
      lost(
          index,
          "Flux takes files before values, and this one comes after what is copied into values");
    } else {
      files.add(other != null ? inside : fetched ? file : atRoot(file));
    }
  }

  /** Whether the other source is the tree in which the chart lies. */
  private boolean isBeside(Taken other) {
    return !fetched
        && other.text("repoURL").equals(source.text("repoURL"))
        && other.text("targetRevision").equals(source.text("targetRevision"));
  }

  private void copy(int index, Taken other, String path) {
    copied = true;
    SourceTree tree = other.has("chart") ? null : migration.tree(other.text("repoURL"));
    String content = tree == null ? null : Migration.file(tree, path);
    if (content == null) {
      if (tree == null || !helm.isTrue("ignoreMissingValueFiles")) {
        lost(index, "a file of another source than the chart's has no counterpart");
      }
      return;
    }
    MapNode read = parsed(content);
    if (read == null) {
      lost(index, "a file of another source is no map of YAML");
      return;
    }
    values = HelmValues.merged(values, read);
    helm.add(
        "valueFiles",
        index,
        Severity.WARNING,
        MigrationError.DIFFERENT,
        "a file of another source is copied into values as it is now",
        "to keep it as a file, make a ConfigMap of it by a kustomization, and name it in valuesFrom");
  }

  private void lost(int index, String why) {
    helm.add(
        "valueFiles",
        index,
        Severity.ERROR,
        MigrationError.LOST,
        why + ", and is left out",
        "put its content into values, or give its repository by --repo");
  }

  /** The path from the root of the repository. */
  private String atRoot(String file) {
    return Migration.inside(file.startsWith("/") ? file : source.text("path") + "/" + file);
  }

  private void own() {
    Node object = helm.node("valuesObject");
    String text = helm.text("values");
    if (object instanceof MapNode map) {
      values = HelmValues.merged(values, map);
    } else if (object != null) {
      helm.lose(Severity.ERROR, "it must be a map", "valuesObject");
    } else if (!text.isBlank()) {
      MapNode read = parsed(text);
      if (read == null) {
        helm.add(
            "values", Severity.ERROR, MigrationError.LOST, "the values are no map of YAML", null);
      } else {
        values = HelmValues.merged(values, read);
      }
    }
  }

  /** The map of a document; an empty one if there is nothing; null if it is something else. */
  private static @Nullable MapNode parsed(String text) {
    try {
      List<Node> documents = YamlReader.ofDefaults().withoutSourceLines().read("values", text);
      if (documents.isEmpty() || documents.get(0).isNull()) {
        return MapNode.EMPTY;
      }
      return documents.get(0) instanceof MapNode map ? map : null;
    } catch (YamlException e) {
      return null;
    }
  }

  private void set(Taken parameter, boolean text) {
    String name = parameter.text("name");
    String value = parameter.text("value");
    String why = null;
    if (value.contains("$")) {
      why = "its value holds a variable";
    } else if (name.contains("[") && !files.isEmpty()) {
      why = "it changes an item of a list that may stand in a file";
    } else {
      try {
        values = HelmValues.set(values, name, value, text);
      } catch (ChartException e) {
        why = "Helm can't set it either";
      }
    }
    if (why != null) {
      parameter.add(
          "name",
          Severity.ERROR,
          MigrationError.LOST,
          "the parameter can't be said as a value, and is left out: " + why,
          "write it into values");
    }
  }
}
