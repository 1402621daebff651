// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes manifests of what an inflator printed. Used by one thread, once. */
final class ChartOutput {
  private static final String HOOK = "helm.sh/hook";
  private static final Set<String> TESTS = Set.of("test", "test-success");

  private final TreePath chart;
  private final boolean skipTests;
  private final boolean secret;
  private final Map<Object, Manifest> manifests = new LinkedHashMap<>();

  ChartOutput(TreePath chart, boolean skipTests, boolean secret) {
    this.chart = chart;
    this.skipTests = skipTests;
    this.secret = secret;
  }

  /** The objects of the text; what is none is an issue. */
  List<Manifest> manifests(String text, List<Issue> issues) {
    List<Node> documents;
    try {
      YamlReader reader = YamlReader.ofDefaults();
      documents = (secret ? reader.withoutSourceLines() : reader).read(chart.toString(), text);
    } catch (YamlException e) {
      // lines are those of the output, which nobody has
      for (Issue issue : e.issues()) {
        issues.add(
            Issue.error(ChartError.TEMPLATE, "the chart gives no YAML: " + issue.message())
                .at(Location.of(chart.toString())));
      }
      return List.of();
    }
    documents.forEach(document -> object(document, issues));
    return new ArrayList<>(manifests.values());
  }

  private void object(Node node, List<Issue> issues) {
    if (node.isNull()) {
      return;
    }
    if (!(node instanceof MapNode map)) {
      issues.add(
          Issue.error(RenderError.INVALID_MANIFEST, "the chart gives what is no object")
              .at(Location.of(chart.toString()))
              .withExpected("a map"));
      return;
    }
    String kind = map.text("kind");
    if (kind != null && kind.endsWith("List") && map.get("items") instanceof ListNode items) {
      items.forEach(item -> object(item, issues));
      return;
    }
    if (map.isEmpty() || skipTests && isTest(map)) {
      return;
    }
    try {
      put(Manifest.of(map.toBuilder().at(0, 0).build(), chart.toString()), issues);
    } catch (RenderException e) {
      e.issues().forEach(issue -> issues.add(issue.at(Location.of(chart.toString()))));
    }
  }

  private static boolean isTest(MapNode object) {
    MapNode metadata = object.map("metadata");
    MapNode annotations = metadata == null ? null : metadata.map("annotations");
    String hook = annotations == null ? null : annotations.text(HOOK);
    return hook != null
        && Stream.of(hook.split(","))
            .anyMatch(event -> TESTS.contains(event.strip().toLowerCase(Locale.ROOT)));
  }

  private void put(Manifest manifest, List<Issue> issues) {
    if (manifest.id().name().isEmpty()) {
      manifests.put(new Object(), manifest); // the server makes the name
      return;
    }
    if (manifests.remove(manifest.id()) != null) {
      issues.add(
          Issue.warning(
                  RenderError.DUPLICATE,
                  manifest.id() + " is given twice by the chart; the later one counts")
              .at(Location.of(chart.toString())));
    }
    manifests.put(manifest.id(), manifest);
  }
}
