// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.RecordedCases;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Flux's drift ignore rules, if they are at hand. */
@Tag("conformance")
class DriftRulesConformanceTest {
  private final RecordedCases cases = new RecordedCases("flux-jsondiff");

  @Test
  void selector_recordedCases_sameAnswer() throws IOException {
    cases.run(
        "selector",
        Set.of(),
        one ->
            one.expect(
                "match",
                one.expected().get("match"),
                ScalarNode.of(
                    ObjectSelector.of(target(one.root().map("selector"))).matches(object(one)))));
  }

  /** The object of a case, which may name a part of one only. */
  private static MapNode object(RecordedCases.Case one) {
    MapNode root = one.root();
    if (root.map("object") != null) {
      return Objects.requireNonNull(root.map("object"));
    }
    String group = Edit.text(root, "group");
    MapNode object =
        MapNode.builder()
            .put("apiVersion", (group.isEmpty() ? "" : group + "/") + Edit.text(root, "version"))
            .put("kind", Edit.text(root, "objectKind"))
            .build();
    for (String field : List.of("name", "namespace", "labels", "annotations")) {
      Node value = root.get(field);
      object = value == null ? object : Edit.set(object, value, "metadata", field);
    }
    return object;
  }

  private static DriftRule.Target target(@Nullable MapNode selector) {
    MapNode map = selector == null ? MapNode.EMPTY : selector;
    return new DriftRule.Target(
        Edit.text(map, "group"),
        Edit.text(map, "version"),
        Edit.text(map, "kind"),
        Edit.text(map, "namespace"),
        Edit.text(map, "name"),
        Edit.text(map, "labelSelector"),
        Edit.text(map, "annotationSelector"));
  }

  @Test
  void driftedPaths_recordedCases_sameActions() throws IOException {
    cases.run(
        "drifted-paths",
        Set.of(),
        one -> {
          DriftRules rules =
              DriftRules.of(
                  Edit.maps(one.root(), "ignoreRules").stream()
                      .map(DriftRulesConformanceTest::rule)
                      .toList());
          ListNode actual =
              ListNode.of(
                  rules
                      .drifted(
                          Objects.requireNonNull(one.root().map("live")),
                          Objects.requireNonNull(one.root().map("dryRun")),
                          Edit.text(one.root(), "fieldManager"))
                      .stream()
                      .map(DriftRulesConformanceTest::entry)
                      .toList());
          one.expect("entries", one.expected().get("entries"), actual);
        });
  }

  private static DriftRule rule(MapNode rule) {
    List<FieldPath> paths = Edit.texts(rule, "paths").stream().map(FieldPath::ofPointer).toList();
    return new DriftRule(paths, target(rule.map("selector")));
  }

  private static Node entry(DriftRules.Entry entry) {
    MapNode.Builder map = MapNode.builder();
    map.put("action", entry.isStripped() ? "strip" : "adopt");
    map.put("path", entry.path().toPointer());
    Node adopted = entry.adopted();
    return adopted == null ? map.build() : map.put("value", adopted).build();
  }
}
