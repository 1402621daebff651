// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.PlanError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final String HOSTILE =
      "</code></details>\n# h\n@team [x](http://evil.example) | a `b` <script>alert(1)</script>"
          + " &amp; \u001b[31mred\u0007 \u202eevil\u2066 #12 ```\n\n]]> \" ' \ud800";

  private static Change change(Action action, String name, FieldChange... fields) {
    Manifest manifest =
        Manifest.of(
            (MapNode)
                YamlReader.ofDefaults()
                    .read("x", "\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
                    .get(0),
            "apps/a b.yaml");
    return new Change(
        new ResourceId("", "ConfigMap", "n", name),
        new Gvk("", "v1", "ConfigMap"),
        action,
        "because",
        List.of(fields),
        action == Action.DELETE ? null : manifest,
        null);
  }

  private static FieldChange field(String key, String value) {
    return new FieldChange(
        FieldPath.of("data", key), ScalarNode.of("old"), ScalarNode.of(value), null, false);
  }

  private static Plan plan(List<Change> changes, Issue... issues) {
    return new Plan(List.of(new Step("objects", changes, Barrier.NONE)), List.of(issues));
  }

  private static final Plan PLAN =
      plan(
          List.of(
              change(Action.UPDATE, "changed", field("k", "new")),
              change(Action.KEEP, "same"),
              change(Action.UNKNOWN, "odd"),
              change(Action.DELETE, "gone")),
          Issue.warning(PlanError.DUPLICATE, "declared twice").at(Location.of("b.yaml", 3, 1)));

  private static final Plan EVIL =
      plan(
          List.of(change(Action.UPDATE, HOSTILE, field(HOSTILE, HOSTILE))),
          Issue.error(PlanError.EMPTY, HOSTILE));

  @Test
  void markdown_plan_isATableWithFoldedFields() {
    assertThat(MarkdownReport.ofDefaults().of("shop", PLAN))
        .isEqualTo(
            """
            **<code>shop</code>**: 1 to update, 1 to delete, 1 unknown, 1 unchanged

            - <code>b.yaml&#58;3&#58;1&#58; warning&#58; declared twice &#91;diff.duplicate&#93;</code>

            | | object | |
            | --- | --- | --- |
            | update | <code>ConfigMap/n/changed</code> | <code>because</code> |
            | unknown | <code>ConfigMap/n/odd</code> | <code>because</code> |
            | delete | <code>ConfigMap/n/gone</code> | <code>because</code> |

            <details><summary><code>ConfigMap/n/changed</code></summary>

                data.k: old -> new

            </details>
            """);
  }

  @Test
  void markdown_hostileTexts_areNoMarkup() {
    String report = MarkdownReport.ofDefaults().of(HOSTILE, EVIL);
    for (String line : report.lines().toList()) {
      if (!line.startsWith("    ")) { // in indented code nothing means anything
        assertThat(line).doesNotContain("<script", "@team", "](", "`", " #12");
      }
    }
    assertThat(report).doesNotContain("\u001b", "\u202e", "\u2066", "\u0007");
    assertThat(report.split("<details>", -1)).hasSize(2);
    assertThat(report.split("</details>\n", -1)).as("closed once").hasSize(2);
  }

  @Test
  void markdown_largePlan_isCutAndSaysSo() {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      changes.add(change(Action.UPDATE, "c" + i, field("k", "v".repeat(90))));
    }
    String report = MarkdownReport.ofDefaults().of("shop", plan(changes));
    assertThat(report.length()).isLessThanOrEqualTo(60_000);
    assertThat(report).contains("more objects differ, and are not shown");
    assertThat(report).containsPattern("The fields of [0-9]+ more objects are not shown");
    String small = MarkdownReport.ofDefaults().withLimit(1_000).of("shop", plan(changes));
    assertThat(small.length()).isLessThanOrEqualTo(1_000);
    assertThatThrownBy(() -> MarkdownReport.ofDefaults().withLimit(10))
        .hasMessage("characters: 10 (expected: 1000 or more)");
  }

  @Test
  void junit_plan_isASuiteOfItsObjects() throws Exception {
    String xml = JunitReport.of("shop", PLAN);
    assertThat(xml)
        .contains(
            "tests=\"4\" failures=\"2\" errors=\"1\"",
            "<failure message=\"because\">data.k: old -&gt; new\n</failure>",
            "<error message=\"because\"></error>");
  }

  @Test
  void junit_hostileTexts_areWellFormedXml() throws Exception {
    String xml = JunitReport.of(HOSTILE, EVIL);
    assertThat(xml).doesNotContain("<script", "\u001b", "\u202e", "\u0007");
    assertThat(xml.chars().filter(c -> c == '<').count())
        .as("as many tags as a harmless plan of the same form has")
        .isEqualTo(
            JunitReport.of(
                    "x",
                    plan(
                        List.of(change(Action.UPDATE, "a", field("k", "v"))),
                        Issue.error(PlanError.EMPTY, "x")))
                .chars()
                .filter(c -> c == '<')
                .count());
  }

  @Test
  void sarif_plan_hasAResultWhereTheObjectIsDeclared() {
    MapNode run = run(SarifReport.of(PLAN));
    List<Node> results = Objects.requireNonNull(run.list("results")).items();
    assertThat(results)
        .extracting(result -> ((MapNode) result).text("ruleId"))
        .containsExactly("diff.duplicate", "sync.out-of-sync", "sync.unknown", "sync.out-of-sync");
    MapNode changed = (MapNode) results.get(1);
    assertThat(FieldPath.ofPointer("/message/text").find(changed))
        .isEqualTo(ScalarNode.of("ConfigMap/n/changed because; data.k: old -> new"));
    assertThat(
            FieldPath.ofPointer("/locations/0/physicalLocation/artifactLocation/uri").find(changed))
        .isEqualTo(ScalarNode.of("apps/a%20b.yaml"));
    assertThat(FieldPath.ofPointer("/locations/0/physicalLocation/region/startLine").find(changed))
        .isEqualTo(ScalarNode.of(2));
    assertThat(((MapNode) results.get(3)).has("locations")).isFalse();
  }

  @Test
  void sarif_manyObjects_areCutAndCounted() {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 5_002; i++) {
      changes.add(change(Action.UPDATE, "c" + i, field("k", "v")));
    }
    MapNode run = run(SarifReport.of(plan(changes)));
    assertThat(Objects.requireNonNull(run.list("results")).size()).isEqualTo(5_000);
    assertThat(run.at("properties", "resultsNotShown")).isEqualTo(ScalarNode.of(2));
  }

  private static MapNode run(String json) {
    MapNode root = (MapNode) JsonTrees.read("sarif", json.getBytes(StandardCharsets.UTF_8));
    assertThat(root.text("version")).isEqualTo("2.1.0");
    return (MapNode) ((ListNode) Objects.requireNonNull(root.get("runs"))).get(0);
  }

  @Test
  void text_hostileTexts_actOnNoTerminal() {
    String text = String.join("\n", TextReport.ofDefaults().withEverything(true).lines(EVIL));
    assertThat(text).doesNotContain("\u001b", "\u202e", "\u0007").contains("\\u{1b}", "\\u{202e}");
    assertThat(text.lines()).hasSize(2);
  }

  @Property(tries = 300)
  void anyText_isOneLineThatCanBeSeen(@ForAll String text) {
    String visible = SafeText.visible(text);
    assertThat(visible.codePoints())
        .noneMatch(
            c ->
                Character.getType(c) == Character.CONTROL
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE);
    String code = SafeText.code(text);
    String inner = code.substring(6, code.length() - 7);
    assertThat(inner).doesNotContain("<", ">", "|", "`", "@", "\n", "*", "[", "]", "_");
  }
}
