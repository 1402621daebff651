// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.patch;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.RecordedCases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Flux's differences, if they are at hand. */
@Tag("conformance")
class JsonPatchConformanceTest {
  private final RecordedCases cases = new RecordedCases("flux-jsondiff");

  @Test
  void metadata_recordedCases_samePatch() throws IOException {
    cases.run("metadata-diff", Set.of(), JsonPatchConformanceTest::check);
  }

  @Test
  void spec_recordedCases_samePatch() throws IOException {
    // puts operations together where that is shorter: see docs/conformance.md
    cases.run(
        "spec-diff",
        Set.of("flux-spec-diff-diff-unstructured-data-change-with-rationalization"),
        JsonPatchConformanceTest::check);
  }

  @Test
  void unstructured_recordedCases_samePatch() throws IOException {
    // shows the values of a Secret
    cases.run(
        "unstructured",
        root -> root.map("live") != null && root.map("dryRun") != null,
        Set.of("flux-unstructured-unstructured-secret-with-added-key-and-unmasked-value"),
        JsonPatchConformanceTest::check);
  }

  @Test
  void drift_recordedCases_sameAnswer() throws IOException {
    cases.run(
        "drift",
        Set.of(),
        one ->
            one.expect(
                "drifted",
                one.expected().get("drifted"),
                ScalarNode.of(
                    JsonPatch.hasDrifted(
                        Objects.requireNonNull(one.root().map("live")),
                        Objects.requireNonNull(one.root().map("dryRun"))))));
  }

  @Test
  void mask_recordedCases_sameMasks() throws IOException {
    cases.run(
        "mask-secret",
        Set.of(),
        one -> {
          List<JsonPatch.Operation> operations = new ArrayList<>();
          for (Node item : Objects.requireNonNull(one.root().list("patch"))) {
            MapNode map = (MapNode) item;
            operations.add(
                new JsonPatch.Operation(
                    JsonPatch.Kind.valueOf(
                        Objects.requireNonNull(map.text("op")).toUpperCase(Locale.ROOT)),
                    Objects.requireNonNull(map.text("path")),
                    map.get("oldValue"),
                    map.get("value")));
          }
          one.expect(
              "patch",
              one.expected().get("patch"),
              write(SecretMask.of(new JsonPatch(operations))));
        });
  }

  private static void check(RecordedCases.Case one) {
    ListNode ignored = one.root().at("options", "ignorePaths") instanceof ListNode l ? l : null;
    JsonPatch patch =
        JsonPatch.ofDrift(
            Objects.requireNonNull(one.root().map("live")),
            Objects.requireNonNull(one.root().map("dryRun")),
            strings(ignored));
    one.expect("patch", one.expected().get("patch"), write(patch));
  }

  private static List<String> strings(@Nullable ListNode list) {
    return list == null
        ? List.of()
        : list.items().stream().map(Node::textOrNull).filter(Objects::nonNull).toList();
  }

  private static Node write(JsonPatch patch) {
    List<Node> all = new ArrayList<>();
    for (JsonPatch.Operation one : patch.operations()) {
      MapNode.Builder map =
          MapNode.builder()
              .put("op", one.kind().name().toLowerCase(Locale.ROOT))
              .put("path", one.path());
      if (one.before() != null) {
        map.put("oldValue", one.before());
      }
      if (one.after() != null) {
        map.put("value", one.after());
      }
      all.add(map.build());
    }
    return ListNode.of(all);
  }
}
