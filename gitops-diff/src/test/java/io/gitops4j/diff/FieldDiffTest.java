// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldDiffTest {

  @Test
  void scalar_changed_isReportedWithItsPath() {
    assertThat(diff("{spec: {replicas: 2, paused: true}}", "{spec: {replicas: 3, paused: true}}"))
        .containsExactly("spec.replicas: 2 -> 3");
  }

  @Test
  void subtree_onOneSide_isReportedByItsFields() {
    assertThat(diff("{a: {b: 1, c: {}}}", "{d: [x, {y: 1}], e: null}"))
        .containsExactly(
            "a.b: 1 -> -", "a.c: {} -> -", "d[0]: - -> x", "d[1].y: - -> 1", "e: - -> null");
  }

  @Test
  void kinds_thatDiffer_areOneChange() {
    assertThat(diff("{a: {b: 1}}", "{a: text}")).containsExactly("a: b: 1 -> text");
    assertThat(diff("{a: '1'}", "{a: 1}")).containsExactly("a: \"1\" -> 1");
  }

  @Test
  void listWithNames_moved_isNoDifference() {
    assertThat(
            diff(
                "{containers: [{name: a, image: x:1}, {name: b, image: y:1}]}",
                "{containers: [{name: b, image: y:2}, {name: a, image: x:1}]}"))
        .containsExactly("containers[name=b].image: y:1 -> y:2");
  }

  @Test
  void listWithNamesThatRepeat_goesByIndex() {
    assertThat(diff("{xs: [{name: a}, {name: a}]}", "{xs: [{name: a}, {name: b}]}"))
        .containsExactly("xs[1].name: a -> b");
  }

  @Test
  void ports_withTheSameNumber_areToldApartByProtocol() {
    assertThat(
            diff(
                "{ports: [{port: 53}, {port: 53, protocol: UDP, name: d}]}",
                "{ports: [{port: 53, protocol: UDP, name: e}, {port: 53}]}"))
        .containsExactly("ports[port=53,protocol=UDP].name: d -> e");
  }

  @Test
  void mounts_goByPath() {
    assertThat(
            diff(
                "{volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]}",
                "{volumeMounts: [{name: v, mountPath: /b, readOnly: true}]}"))
        .containsExactly(
            "volumeMounts[mountPath=/a].mountPath: /a -> -",
            "volumeMounts[mountPath=/a].name: v -> -",
            "volumeMounts[mountPath=/b].readOnly: - -> true");
  }

  @Test
  void changes_areSortedByPath_indexesByNumber() {
    assertThat(diff("{b: 1, a: [0,0,0,0,0,0,0,0,0,0,0]}", "{a: [0,0,1,0,0,0,0,0,0,0,1], b: 2}"))
        .containsExactly("a[2]: 0 -> 1", "a[10]: 0 -> 1", "b: 1 -> 2");
  }

  @Test
  void object_thatIsAbsent_isAsAnEmptyOne() {
    assertThat(FieldDiff.between(null, null)).isEmpty();
    assertThat(FieldDiff.between(null, MapNode.EMPTY)).isEmpty();
    assertThat(FieldDiff.between(null, map("{a: 1}"))).hasSize(1);
    assertThat(FieldDiff.between(map("{a: 1}"), null)).hasSize(1);
  }

  @Test
  void secret_values_areRedacted() {
    String live =
        "{apiVersion: v1, kind: Secret, data: {same: AAAA, other: BBBB, gone: CCCC},"
            + " metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: BBBB}}}";
    String desired =
        "{apiVersion: v1, kind: Secret, data: {same: AAAA, other: DDDD}, stringData: {new: EEEE}}";
    String mark = "\\(redacted [0-9a-f]{12}\\)";
    assertThat(String.join("\n", diff(live, desired)))
        .matches(
            String.join(
                "\n",
                "data.gone: " + mark + " -> -",
                "data.other: " + mark + " -> " + mark,
                "metadata.annotations\\[\"kubectl.kubernetes.io/last-applied-configuration\"\\]: "
                    + mark
                    + " -> -",
                "stringData.new: - -> " + mark));
    assertThat(diff(live, null).toString()).doesNotContain("AAAA", "BBBB", "CCCC");
    assertThat(diff(null, desired).toString()).doesNotContain("AAAA", "DDDD", "EEEE");
  }

  @Test
  void secret_malformed_isRedactedToo() {
    assertThat(
            diff("{kind: Secret, data: AAAA}", "{kind: Secret, data: {a: {b: BBBB}}}").toString())
        .contains("data")
        .doesNotContain("AAAA", "BBBB");
    assertThat(diff("{kind: Secret, data: [AAAA]}", "{kind: Secret, data: [BBBB]}"))
        .singleElement()
        .asString()
        .startsWith("data[0]: (redacted ");
  }

  @Test
  void secretOfAnotherGroup_isNotRedacted() {
    assertThat(
            diff(
                "{apiVersion: x.io/v1, kind: Secret, data: {a: b}}",
                "{apiVersion: x.io/v1, kind: Secret, data: {a: c}}"))
        .containsExactly("data.a: b -> c");
  }

  @Test
  void prediction_nullOrNothing_isTheSame() {
    assertThat(FieldDiff.ofPrediction(map("{a: null}"), map("{b: null}"), SecretFields.NONE))
        .isEmpty();
    assertThat(FieldDiff.ofPrediction(map("{a: 1}"), map("{}"), SecretFields.NONE)).hasSize(1);
  }

  @Test
  void prediction_itemsThatChangePlaces_areOneDifference() {
    assertThat(
            FieldDiff.ofPrediction(
                map("{containers: [{name: a}, {name: gone}, {name: b}]}"),
                map("{containers: [{name: b}, {name: a}]}"),
                SecretFields.NONE))
        .extracting(FieldDiffTest::text)
        .containsExactly(
            "containers: - a\n- b -> - b\n- a", "containers[name=gone].name: gone -> -");
  }

  @Test
  void prediction_setInAnotherOrder_isIgnoredWithItsReason() {
    assertThat(
            FieldDiff.ofPrediction(
                map("{apiVersion: v1, metadata: {finalizers: [a, b]}}"),
                map("{apiVersion: v1, metadata: {finalizers: [b, a]}}"),
                SecretFields.NONE))
        .extracting(FieldChange::reason)
        .containsExactly("the same items in another order");
  }

  static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test.yaml", yaml).get(0);
  }

  private static List<String> diff(@Nullable String live, @Nullable String desired) {
    return FieldDiff.between(live == null ? null : map(live), desired == null ? null : map(desired))
        .stream()
        .map(FieldDiffTest::text)
        .toList();
  }

  private static String text(FieldChange change) {
    return change.path() + ": " + text(change.before()) + " -> " + text(change.after());
  }

  private static String text(@Nullable Node node) {
    return node == null ? "-" : YamlPrinter.print(node).strip();
  }
}
