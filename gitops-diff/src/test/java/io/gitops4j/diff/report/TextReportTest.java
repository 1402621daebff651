// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static final Gvk CONFIG = new Gvk("", "v1", "ConfigMap");

  private static Change change(Action action, String name, FieldChange... fields) {
    return new Change(
        new ResourceId("", "ConfigMap", "n", name),
        CONFIG,
        action,
        "because",
        List.of(fields),
        null,
        null);
  }

  private static final Plan PLAN =
      new Plan(
          List.of(
              new Step(
                  "objects",
                  List.of(
                      change(
                          Action.CREATE,
                          "new",
                          new FieldChange(
                              FieldPath.of("data", "a"), null, ScalarNode.of("1"), null, false)),
                      change(
                          Action.UPDATE,
                          "changed",
                          new FieldChange(
                              FieldPath.of("data", "a"),
                              ScalarNode.of("two words"),
                              ScalarNode.of("plain"),
                              "kubectl",
                              false),
                          new FieldChange(
                              FieldPath.of("data", "b"),
                              ScalarNode.of(3),
                              ScalarNode.of("3"),
                              null,
                              true)),
                      change(Action.KEEP, "same"),
                      change(
                          Action.KEEP,
                          "nearly",
                          new FieldChange(
                              FieldPath.of("x"),
                              MapNode.builder()
                                  .put("list", ListNode.of(List.of(ScalarNode.of("v"))))
                                  .build(),
                              null,
                              "scaler",
                              true))),
                  Barrier.NONE)),
          List.of());

  @Test
  void changes_showSignReasonAndFields() {
    assertThat(TextReport.ofDefaults().lines(PLAN))
        .containsExactly(
            "+ ConfigMap/n/new  because",
            "~ ConfigMap/n/changed  because",
            "    data.a: \"two words\" -> plain  (live value by kubectl)",
            "    data.b: 3 -> \"3\"  (ignored)",
            "= ConfigMap/n/nearly  because",
            "    x: {list: [v]} -> (none)  (ignored; live value by scaler)");
  }

  @Test
  void everything_showsKeptObjectsAndFieldsOfNewOnes() {
    assertThat(TextReport.ofDefaults().withEverything(true).lines(PLAN))
        .contains("    data.a: \"1\"", "= ConfigMap/n/same  because");
  }

  @Test
  void summary_countsWhatThereIs() {
    assertThat(TextReport.summary(PLAN)).isEqualTo("1 to create, 1 to update, 2 unchanged");
    assertThat(TextReport.summary(new Plan(List.of(), List.of()))).isEqualTo("no differences");
  }

  @Test
  void longValues_areCut_andColourIsOnlyOnRequest() {
    Change change =
        change(
            Action.DELETE,
            "old",
            new FieldChange(FieldPath.of("a"), ScalarNode.of("x".repeat(500)), null, null, false));
    Plan plan = new Plan(List.of(new Step("s", List.of(change), Barrier.NONE)), List.of());
    List<String> lines = TextReport.ofDefaults().withEverything(true).withColour(true).lines(plan);
    assertThat(lines.get(0)).startsWith("\u001b[31m- ");
    assertThat(lines.get(1)).hasSizeLessThan(140).contains("…");
  }
}
