// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.Set;

/**
 * Refuses charts whose {@code values.schema.json} refers to anything outside itself: Helm would
 * read it from the file system, or get it from another machine.
 */
final class ValuesSchemas {
  private static final String NAME = "values.schema.json";
  private static final Set<String> REFERENCES =
      Set.of("$ref", "$dynamicRef", "$recursiveRef", "$schema");

  private ValuesSchemas() {}

  /** Whether Helm takes the file for the schema of the chart, or of a chart in it. */
  static boolean isOneOfAChart(String path) {
    return path.matches("(charts/[^/]+/)*values\\.schema\\.json");
  }

  static void check(ChartFiles files) {
    files
        .contents()
        .forEach(
            (path, content) -> {
              if (path.equals(NAME) || path.endsWith("/" + NAME)) {
                check(path, content);
              }
            });
  }

  private static void check(String path, byte[] content) {
    try {
      for (Node document : YamlReader.ofDefaults().withoutSourceLines().read(path, content)) {
        check(path, document);
      }
    } catch (YamlException e) {
      throw ChartException.of(
          ChartError.INVALID_CHART, path + " is no JSON: " + e.issues().get(0).message());
    }
  }

  private static void check(String path, Node node) {
    if (node instanceof ListNode list) {
      list.forEach(item -> check(path, item));
    } else if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        String text = entry.value().textOrNull();
        if (text != null && REFERENCES.contains(entry.key()) && !isBuiltIn(text)) {
          throw ChartException.of(
              ChartError.FORBIDDEN, path + " refers to " + text + ", outside itself");
        }
        check(path, entry.value());
      }
    }
  }

  /** Whether it points into the schema itself, or to one of JSON Schema that Helm has with it. */
  private static boolean isBuiltIn(String reference) {
    return reference.startsWith("#")
        || reference.matches(
            "https?://json-schema\\.org/(draft-0[467]|draft/(2019-09|2020-12))/schema#?");
  }
}
