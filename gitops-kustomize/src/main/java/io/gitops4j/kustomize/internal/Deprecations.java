// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.List;
import java.util.Map;

/** Warns of fields that the reference still reads and advises against, each with what to use. */
final class Deprecations {
  private static final Map<String, String> INSTEAD =
      Map.of(
          "bases",
          "list the directories under resources",
          "imageTags",
          "use images",
          "commonLabels",
          "use labels with pairs and, to label selectors too, includeSelectors: true",
          "patchesStrategicMerge",
          "use patches with a path or a patch for each entry",
          "patchesJson6902",
          "use patches with the same target and path or patch",
          "vars",
          "use replacements",
          "helmChartInflationGenerator",
          "use helmCharts");

  private Deprecations() {}

  static void find(MapNode root, String file, Findings findings) {
    for (MapNode.Entry entry : root.entries()) {
      String instead = INSTEAD.get(entry.key());
      if (instead != null && !entry.value().isNull()) {
        findings.add(deprecated(entry.key(), entry.key(), instead, file, entry.keyNode()));
      }
    }
    for (String generator : List.of("configMapGenerator", "secretGenerator")) {
      ListNode list = root.list(generator);
      for (Node item : list == null ? ListNode.EMPTY : list) {
        if (item instanceof MapNode map && map.get("env") != null) {
          Node env = map.get("env");
          String path = generator + ".env";
          findings.add(
              deprecated("env", path, "use envs with a list", file, env == null ? item : env));
        }
      }
    }
  }

  private static Issue deprecated(
      String field, String path, String instead, String file, Node where) {
    Node key = where instanceof ScalarNode || where.line() > 0 ? where : ScalarNode.of("");
    return Issue.warning(KustomizeError.DEPRECATED, "the field " + field + " is deprecated")
        .at(Location.of(file, key).withField(path))
        .withHint(instead);
  }
}
