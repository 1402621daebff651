// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.RecordedCases;
import io.gitops4j.diff.ignore.IgnoreRules;
import io.gitops4j.diff.ignore.RecordedRules;
import io.gitops4j.diff.structured.FieldSet;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the recorded comparisons of Argo CD, if they are at hand: whether the object is modified,
 * what upstream asserts, and which scalars differ between the live and the predicted object.
 */
@Tag("conformance")
class PredictionConformanceTest {
  private final RecordedCases cases = new RecordedCases("argo-diff");
  private final TypeSource types = TypeSource.builtIn();

  /** What differs here on purpose: see docs/conformance.md. */
  private static final Set<String> OTHER_VERDICT =
      Set.of("own-deployment-env-duplicate-name-in-desired");

  private static final Set<String> OTHER_CHANGES =
      Set.of(
          "argo-diff-nil-field-in-live",
          "argo-three-way-diff-3",
          "own-deployment-env-duplicate-name-in-desired",
          "own-deployment-finalizer-removed-from-desired",
          "own-deployment-same-port-two-protocols-live-order-differs",
          "own-statefulset-volumeclaimtemplates-size-changed");

  @Test
  void diff_recordedCases_sameVerdict() throws IOException {
    cases.run("diff", OTHER_VERDICT, one -> threeWay(one, false));
  }

  @Test
  void diff_recordedCases_sameChanges() throws IOException {
    cases.run("diff", "changes", root -> true, OTHER_CHANGES, one -> threeWay(one, true));
  }

  @Test
  void twoWay_recordedCases_sameChanges() throws IOException {
    cases.run("two-way", Set.of(), one -> threeWay(one, true));
  }

  private void threeWay(RecordedCases.Case one, boolean changes) {
    MapNode desired = object(one, "desired");
    MapNode live = object(one, "live");
    if (desired == null || live == null) {
      // a deletion or creation: there is nothing to merge
      one.expect("modified", one.expected().get("modified"), ScalarNode.of(live == null));
      return;
    }
    if (flag(one, "ignoreAggregatedRoles")) {
      desired = NormalForm.withoutAggregatedRules(desired);
      live = NormalForm.withoutAggregatedRules(live);
    }
    desired = withoutIgnored(one, desired);
    live = withoutIgnored(one, live);
    MapNode predicted = ClientSideApply.of(types).predict(desired, live);
    compare(one, Prediction.normalized(live, predicted), changes);
  }

  private static void compare(RecordedCases.Case one, Prediction prediction, boolean changes) {
    one.expect("modified", one.expected().get("modified"), ScalarNode.of(prediction.isModified()));
    assertions(one, prediction);
    if (!changes) {
      return;
    }
    Map<String, String> expected =
        Leaves.changes(one.expected().get("normalizedLive"), one.expected().get("predictedLive"));
    Map<String, String> actual = Leaves.changes(prediction.live(), prediction.predicted());
    one.expectTrue("changes: expected " + expected + ", was " + actual, expected.equals(actual));
  }

  private static MapNode withoutIgnored(RecordedCases.Case one, MapNode object) {
    MapNode options = Objects.requireNonNull(one.root().map("options"));
    ListNode pointers = options.list("normalizerRemovesPointers");
    if (pointers == null) {
      return object;
    }
    List<FieldPath> paths =
        pointers.items().stream()
            .map(pointer -> FieldPath.ofPointer(Objects.requireNonNull(pointer.textOrNull())))
            .toList();
    return IgnoreRules.of(List.of(new IgnoreRule("*", "*", "", "", paths, List.of())))
        .normalize(object)
        .object();
  }

  /** What the peer's own test asserts. */
  private static void assertions(RecordedCases.Case one, Prediction prediction) {
    ListNode asserted = one.expected().list("asserted");
    for (Node item : asserted == null ? ListNode.EMPTY : asserted) {
      MapNode check = (MapNode) item;
      MapNode side =
          "predictedLive".equals(check.text("on")) ? prediction.predicted() : prediction.live();
      String pointer = Objects.requireNonNull(check.text("pointer"));
      Node found = FieldPath.ofPointer(pointer).find(side);
      String what = check.text("on") + pointer + " " + check.text("check");
      switch (Objects.requireNonNull(check.text("check"))) {
        case "equals" -> one.expect(what, check.get("value"), found);
        case "length" -> one.expect(what, check.get("value"), ScalarNode.of(size(found)));
        case "present" -> one.expectTrue(what, found != null);
        case "absent" -> one.expectTrue(what, found == null);
        default -> one.expectTrue("unknown check: " + what, false);
      }
    }
  }

  private static long size(@Nullable Node node) {
    return node instanceof ListNode list
        ? list.size()
        : node instanceof MapNode map ? map.size() : -1;
  }

  @Test
  void serverSide_recordedCases_sameChanges() throws IOException {
    cases.run("server-side", Set.of(), this::serverSide);
  }

  private void serverSide(RecordedCases.Case one) {
    MapNode live = Objects.requireNonNull(object(one, "live"));
    MapNode answer = Objects.requireNonNull(object(one, "dryRun"));
    MapNode options = Objects.requireNonNull(one.root().map("options"));
    boolean undo = !"false".equals(options.text("ignoreMutationWebhook"));
    String manager = Objects.requireNonNull(options.text("manager"));
    MapNode predicted = undo ? DryRun.of(types, manager).withoutMutations(live, answer) : answer;
    compare(
        one,
        Prediction.normalized(
            NormalForm.withoutServerFields(live), NormalForm.withoutServerFields(predicted)),
        true);
  }

  @Test
  void structuredMerge_recordedCases_sameChanges() throws IOException {
    cases.run(
        "structured-merge",
        Set.of("own-smd-custom-resource-without-schema", "own-smd-quantity-form-differs"),
        this::structuredMerge);
  }

  private void structuredMerge(RecordedCases.Case one) {
    MapNode desired = Objects.requireNonNull(object(one, "desired"));
    MapNode live = object(one, "live");
    String manager =
        Objects.requireNonNull(Objects.requireNonNull(one.root().map("options")).text("manager"));
    boolean refused = false;
    MapNode predicted = null;
    try {
      predicted =
          ServerSideApply.of(types)
              .apply(live, desired, new ServerSideApply.Writer(manager, "", ""), true)
              .object();
    } catch (StructuredException e) {
      refused = true;
    }
    one.expect("refused", ScalarNode.of(one.expected().has("error")), ScalarNode.of(refused));
    if (live == null) {
      one.expect("modified", one.expected().get("modified"), ScalarNode.of(true));
    } else if (predicted != null) {
      compare(
          one,
          Prediction.normalized(
              NormalForm.withoutServerFields(live), NormalForm.withoutServerFields(predicted)),
          true);
    }
  }

  @Test
  void ancestors_recordedCases_sameSets() throws IOException {
    cases.run(
        "exclude-owned-ancestors",
        Set.of(),
        one -> {
          FieldSet left =
              DryRun.withoutAncestors(
                  FieldSet.ofFieldsV1(Objects.requireNonNull(one.root().map("toRemove"))),
                  FieldSet.ofFieldsV1(Objects.requireNonNull(one.root().map("owned"))));
          one.expect("toRemove", one.expected().get("toRemove"), left.toFieldsV1());
        });
  }

  @Test
  void secret_recordedCases_sameObject() throws IOException {
    cases.run(
        "normalize-secret",
        Set.of(),
        one ->
            one.expect(
                "object",
                one.expected().get("object"),
                NormalForm.withEncodedTexts(Objects.requireNonNull(object(one, "object")))));
  }

  @Test
  void namespace_recordedCases_sameObject() throws IOException {
    cases.run(
        "strip-namespace",
        Set.of(),
        one ->
            one.expect(
                "object",
                one.expected().get("object"),
                NormalForm.withoutNamespace(Objects.requireNonNull(object(one, "object")))));
  }

  /** Ours fills defaults too, so that only what the peer has, and what it left out, is compared. */
  @Test
  void typed_recordedCases_sameValues() throws IOException {
    cases.run(
        "remarshal",
        Set.of(),
        one -> {
          MapNode normal = NormalForm.of(Objects.requireNonNull(object(one, "object")));
          Map<String, Node> expected = new TreeMap<>();
          Leaves.collect("", one.expected().get("object"), expected);
          expected.forEach(
              (pointer, value) ->
                  one.expect(pointer, value, FieldPath.ofPointer(pointer).find(normal)));
          MapNode given = Objects.requireNonNull(object(one, "object"));
          MapNode left = Objects.requireNonNull(one.expected().map("object"));
          given.keys().stream()
              .filter(key -> !left.has(key))
              .forEach(key -> one.expectTrue(key + " is left out", !normal.has(key)));
        });
  }

  @Test
  void stateDiff_recordedCases_sameChanges() throws IOException {
    new RecordedCases("ignore-differences").run("state-diff", Set.of(), this::stateDiff);
  }

  private void stateDiff(RecordedCases.Case one) {
    IgnoreRules.Pair pair =
        RecordedRules.of(one)
            .normalize(
                Objects.requireNonNull(object(one, "live")),
                Objects.requireNonNull(object(one, "desired")),
                TypeSource.none());
    MapNode predicted = ClientSideApply.of(types).predict(pair.desired(), pair.live());
    compare(one, Prediction.normalized(pair.live(), predicted), true);
  }

  /**
   * Ours fills further defaults, and does not write what is empty; what the peer has besides, and
   * what it takes out, is the same.
   */
  @Test
  void desired_recordedCasesOfFlux_sameValues() throws IOException {
    new RecordedCases("flux-jsondiff")
        .run("normalize-desired", Set.of(), PredictionConformanceTest::sameValues);
  }

  @Test
  void dryRun_recordedCasesOfFlux_sameValues() throws IOException {
    new RecordedCases("flux-jsondiff")
        .run("normalize-dry-run", Set.of(), PredictionConformanceTest::sameValues);
  }

  private static void sameValues(RecordedCases.Case one) {
    MapNode given = Objects.requireNonNull(object(one, "object"));
    Map<String, Node> before = new TreeMap<>();
    Map<String, Node> expected = new TreeMap<>();
    Map<String, Node> actual = new TreeMap<>();
    Leaves.collect("", given, before);
    Leaves.collect("", one.expected().get("object"), expected);
    Leaves.collect("", NormalForm.of(given), actual);
    expected.forEach(
        (pointer, value) -> {
          String text = value.textOrNull();
          if (!"".equals(text) && !"0".equals(text)) {
            one.expect(pointer, value, actual.get(pointer));
          }
        });
    before.keySet().removeAll(expected.keySet());
    before.forEach((pointer, value) -> one.expect(pointer, null, actual.get(pointer)));
  }

  private static boolean flag(RecordedCases.Case one, String option) {
    MapNode options = one.root().map("options");
    return options != null && "true".equals(options.text(option));
  }

  private static @Nullable MapNode object(RecordedCases.Case one, String field) {
    return one.root().map(field);
  }
}
