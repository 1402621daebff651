// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a chart: files, then those of the application, then single ones. Where there are
 * single ones all of them are merged here, as Helm merges, since a single one may change an item of
 * a list that a file has; else Helm merges the texts itself.
 */
final class ChartValues {
  private final SourceTree tree;
  private final ValueFiles files;
  private final HelmOptions options;

  ChartValues(SourceTree tree, TreePath chart, HelmOptions options) {
    this.tree = tree;
    this.files = new ValueFiles(tree, chart);
    this.options = options;
  }

  private record Text(String file, String content) {}

  /** YAML texts, of which a later one wins over an earlier one. */
  List<String> texts() {
    List<Text> texts = new ArrayList<>();
    for (TreePath file : files.find(options.valueFiles(), options.ignoreMissingValueFiles())) {
      texts.add(new Text(file.toString(), new String(tree.read(file), UTF_8)));
    }
    if (!options.values().isEmpty()) {
      texts.add(new Text("values", options.values()));
    }
    if (options.parameters().isEmpty() && options.fileParameters().isEmpty()) {
      return texts.stream().map(Text::content).toList();
    }
    MapNode merged = MapNode.EMPTY;
    for (Text text : texts) {
      merged = HelmValues.merged(merged, map(text));
    }
    for (boolean texted : new boolean[] {false, true}) {
      for (HelmOptions.Parameter one : options.parameters()) {
        if (one.forceString() == texted) {
          merged = HelmValues.set(merged, one.name(), one.value(), texted);
        }
      }
    }
    for (HelmOptions.FileParameter one : options.fileParameters()) {
      String content = new String(tree.read(files.one(one.path())), UTF_8);
      merged = SetPath.parse(one.name()).set(merged, ScalarNode.of(content));
    }
    return List.of(YamlPrinter.print(merged));
  }

  /** What stands in for the chart's own values; null if they count themselves. */
  @Nullable String defaults() {
    if (options.defaultFiles().isEmpty()) {
      return null;
    }
    MapNode merged = MapNode.EMPTY;
    for (TreePath file : files.find(options.defaultFiles(), options.ignoreMissingValueFiles())) {
      merged =
          HelmValues.merged(
              merged, map(new Text(file.toString(), new String(tree.read(file), UTF_8))));
    }
    return YamlPrinter.print(merged);
  }

  private MapNode map(Text text) {
    YamlReader reader = YamlReader.ofDefaults();
    List<Node> documents =
        (tree.secret() ? reader.withoutSourceLines() : reader).read(text.file(), text.content());
    Node first = documents.isEmpty() ? ScalarNode.NULL : documents.get(0);
    if (first instanceof MapNode map) {
      return map;
    }
    if (first.isNull()) {
      return MapNode.EMPTY;
    }
    throw new ChartException(
        Issue.error(ChartError.VALUES, "the values are no map").at(Location.of(text.file(), first)),
        null);
  }
}
