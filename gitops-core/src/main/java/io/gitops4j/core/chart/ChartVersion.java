// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.chart;

import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.Optional;

/** Tells which version of a chart lies in a directory. Stateless. */
public final class ChartVersion {
  private static final int MAX_SHOWN = 256;

  private ChartVersion() {}

  /** The version that its {@code Chart.yaml} tells; empty if there is none that can be read. */
  public static Optional<String> of(SourceTree tree, TreePath chart) {
    TreePath file = chart.child("Chart.yaml");
    try {
      if (!tree.entry(file).map(TreeEntry::isFile).orElse(false)) {
        return Optional.empty();
      }
      List<Node> documents =
          YamlReader.ofDefaults().asConfiguration().read(file.toString(), tree.read(file));
      String version =
          !documents.isEmpty() && documents.get(0) instanceof MapNode map
              ? map.text("version")
              : null;
      return Optional.ofNullable(version)
          .filter(text -> !text.isBlank() && text.length() <= MAX_SHOWN);
    } catch (SourceException | YamlException e) {
      return Optional.empty(); // who renders it says what is wrong
    }
  }
}
