// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * A chart as Helm sees it while it renders: its name, its templates, and the charts in it under
 * each name that they can have. Which of those are enabled is Helm's to say.
 *
 * @param fullPath the names that lead to it, as its templates are named by
 * @param name its own name, or the alias that it has in the chart around it
 * @param templates the paths of those that are rendered, inside the chart
 * @param crds what lies in {@code crds}, by its path inside the chart
 * @param charts the charts in it: those that it does not list first, then those that it does
 */
record Chart(
    String fullPath,
    String name,
    List<String> templates,
    Map<String, byte[]> crds,
    List<Chart> charts) {
  private static final int MAX_CHARTS = 2_000;

  private record Dependency(String name, String as) {}

  /** The chart of these files. */
  static Chart of(ChartFiles files) {
    return of(files.contents(), "", null, "", new int[1]);
  }

  private static Chart of(
      SortedMap<String, byte[]> all,
      String prefix,
      @org.jspecify.annotations.Nullable String alias,
      String around,
      int[] count) {
    if (++count[0] > MAX_CHARTS) {
      throw ChartFiles.tooMuch("it has more than " + MAX_CHARTS + " charts in it");
    }
    SortedMap<String, byte[]> files = below(all, prefix);
    MapNode metadata = metadata(files, prefix, "Chart.yaml");
    String own = text(metadata, "name");
    String name = alias == null ? own : alias;
    String fullPath = around.isEmpty() ? name : around + "/charts/" + name;
    boolean library = text(metadata, "type").toLowerCase(Locale.ROOT).equals("library");
    List<String> templates = new ArrayList<>();
    Map<String, byte[]> crds = new LinkedHashMap<>();
    below(files, prefix + "templates/")
        .keySet()
        .forEach(
            path -> {
              if (!library && !path.substring(path.lastIndexOf('/') + 1).startsWith("_")) {
                templates.add(path.substring(prefix.length()));
              }
            });
    below(files, prefix + "crds/")
        .forEach(
            (path, content) -> {
              if (path.toLowerCase(Locale.ROOT).matches(".*\\.(yaml|yml|json)")) {
                crds.put(path.substring(prefix.length()), content);
              }
            });
    return new Chart(
        fullPath, name, templates, crds, charts(files, prefix, metadata, fullPath, count));
  }

  private static List<Chart> charts(
      SortedMap<String, byte[]> files,
      String prefix,
      MapNode metadata,
      String fullPath,
      int[] count) {
    Map<String, String> directories = new LinkedHashMap<>(); // to the name of the chart there
    String charts = prefix + "charts/";
    for (String path : below(files, charts).keySet()) {
      int slash = path.indexOf('/', charts.length());
      if (slash > 0 && "_.".indexOf(path.charAt(charts.length())) < 0) {
        String directory = path.substring(0, slash + 1);
        if (!directories.containsKey(directory)) {
          directories.put(
              directory, text(metadata(below(files, directory), directory, "Chart.yaml"), "name"));
        }
      }
    }
    List<Dependency> dependencies = dependencies(metadata);
    if (files.containsKey(prefix + "requirements.yaml")) {
      dependencies.addAll(dependencies(metadata(files, prefix, "requirements.yaml")));
    }
    List<Chart> found = new ArrayList<>();
    directories.forEach(
        (directory, name) -> {
          if (dependencies.stream().noneMatch(dependency -> dependency.name().equals(name))) {
            found.add(of(files, directory, null, fullPath, count));
          }
        });
    for (Dependency dependency : dependencies) {
      directories.forEach(
          (directory, name) -> {
            if (dependency.name().equals(name)) {
              found.add(of(files, directory, dependency.as(), fullPath, count));
            }
          });
    }
    return found;
  }

  private static List<Dependency> dependencies(MapNode metadata) {
    List<Dependency> dependencies = new ArrayList<>();
    ListNode list = metadata.list("dependencies");
    for (Node item : list == null ? ListNode.EMPTY : list) {
      if (item instanceof MapNode map) {
        String alias = text(map, "alias");
        String name = text(map, "name");
        dependencies.add(new Dependency(name, alias.isEmpty() ? name : alias));
      }
    }
    return dependencies;
  }

  private static MapNode metadata(SortedMap<String, byte[]> files, String prefix, String name) {
    byte[] content = files.get(prefix + name);
    if (content == null) {
      throw ChartException.of(
          ChartError.INVALID_CHART,
          prefix.isEmpty() ? "the chart has no " + name : prefix + " has no " + name);
    }
    try {
      List<Node> documents = YamlReader.ofDefaults().asConfiguration().read(prefix + name, content);
      if (!documents.isEmpty() && documents.get(0) instanceof MapNode map) {
        return map;
      }
    } catch (YamlException e) {
      throw ChartException.of(
          ChartError.INVALID_CHART, prefix + name + " is no YAML: " + e.issues().get(0).message());
    }
    throw ChartException.of(ChartError.INVALID_CHART, prefix + name + " is no map");
  }

  private static SortedMap<String, byte[]> below(SortedMap<String, byte[]> files, String prefix) {
    return prefix.isEmpty()
        ? files
        : files.subMap(prefix, prefix.substring(0, prefix.length() - 1) + '0');
  }

  /** A text as Helm reads one, to which {@code off} is {@code false} even there. */
  private static String text(MapNode map, String key) {
    if (map.get(key) instanceof ScalarNode scalar && scalar.type() == ScalarType.BOOL) {
      return String.valueOf(scalar.value());
    }
    String text = map.text(key);
    return text == null ? "" : text;
  }
}
