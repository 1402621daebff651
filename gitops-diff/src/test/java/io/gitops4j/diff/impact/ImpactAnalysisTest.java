// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.impact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.diff.impact.ApplicationImpact.Status;
import io.gitops4j.diff.report.TextReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImpactAnalysisTest {
  private static final ImpactAnalysis ANALYSIS = ImpactAnalysis.of(DirectoryRenderer.ofDefaults());

  private static String config(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + "}\ndata: {k: "
        + value
        + "}\n";
  }

  private static MemoryTree tree(Map<String, String> files) {
    MemoryTree.Builder tree = MemoryTree.builder();
    files.forEach(tree::file);
    return tree.build();
  }

  private static ApplicationImpact only(Impact impact) {
    assertThat(impact.applications()).hasSize(1);
    return impact.applications().get(0);
  }

  private static Impact impact(Map<String, String> before, Map<String, String> after) {
    return ANALYSIS.between(tree(before), tree(after), List.of(TreePath.of("app")));
  }

  @Test
  void changedField_isShownWithBothValues() {
    Impact impact =
        impact(
            Map.of("app/a.yaml", config("a", "old"), "app/b.yaml", config("b", "x")),
            Map.of("app/a.yaml", config("a", "new"), "app/b.yaml", config("b", "x")));
    ApplicationImpact app = only(impact);
    assertThat(app.status()).isEqualTo(Status.CHANGED);
    assertThat(TextReport.ofDefaults().lines(app.plan()))
        .containsExactly("~ ConfigMap/a  1 field changes", "    data.k: old -> new");
    assertThat(impact.renders()).isEqualTo(2);
    assertThat(impact.changed()).containsExactly(app);
  }

  @Test
  void sameObjects_areNoChange() {
    Impact impact =
        impact(
            Map.of("app/a.yaml", config("a", "x")), Map.of("app/renamed.yaml", config("a", "x")));
    assertThat(only(impact).status()).isEqualTo(Status.SAME);
    assertThat(impact.changed()).isEmpty();
  }

  @Test
  void hashInTheName_isNoOtherObject() {
    Impact impact =
        impact(
            Map.of("app/a.yaml", config("a-0123456789", "old")),
            Map.of("app/a.yaml", config("a-abcdefghij", "new")));
    List<Change> changes = only(impact).plan().changes();
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).action()).isEqualTo(Action.UPDATE);
    assertThat(TextReport.ofDefaults().lines(only(impact).plan()))
        .contains("    data.k: old -> new")
        .anyMatch(line -> line.contains("it was a-0123456789"));
    Impact other =
        impact(
            Map.of("app/a.yaml", config("a", "old")),
            Map.of("app/a.yaml", config("a-abcdefghij", "new")));
    assertThat(only(other).plan().changes())
        .extracting(Change::action)
        .containsExactlyInAnyOrder(Action.CREATE, Action.DELETE);
  }

  @Test
  void applicationsThatComeGoBreakOrAreRepaired_sayIt() {
    Map<String, String> good = Map.of("app/a.yaml", config("a", "x"));
    Map<String, String> bad = Map.of("app/a.yaml", "kind: [");
    Map<String, String> none = Map.of("other", "");
    assertThat(only(impact(none, good)).status()).isEqualTo(Status.ADDED);
    assertThat(only(impact(good, none)).status()).isEqualTo(Status.REMOVED);
    assertThat(only(impact(good, none)).plan().count(Action.DELETE)).isEqualTo(1);
    assertThat(only(impact(bad, good)).status()).isEqualTo(Status.REPAIRED);
    assertThat(only(impact(bad, bad)).status()).isEqualTo(Status.STILL_BROKEN);
    assertThat(impact(none, none).applications()).isEmpty();
    Impact broken = impact(good, bad);
    assertThat(only(broken).status()).isEqualTo(Status.BROKEN);
    assertThat(only(broken).issues()).isNotEmpty();
    assertThat(broken.breaks()).isTrue();
    assertThat(impact(bad, bad).breaks()).isFalse();
  }

  @Test
  void valuesOfSecrets_areNowhere() {
    String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: %s}\n";
    Impact impact =
        impact(
            Map.of("app/a.yaml", secret.formatted("hunter1")),
            Map.of(
                "app/a.yaml",
                secret.formatted("hunter2"),
                "app/b.yaml",
                secret.formatted("hunter3").replace("name: s", "name: t")));
    ApplicationImpact app = only(impact);
    String shown =
        String.join("\n", TextReport.ofDefaults().withEverything(true).lines(app.plan()))
            + GitOpsJson.write(app.plan())
            + app;
    assertThat(shown).contains("Secret/s", "Secret/t", "redacted").doesNotContain("hunter");
  }

  @Test
  void manyOnAnExecutor_giveTheSameInTheSameOrder() {
    Map<String, String> before = new TreeMap<>();
    Map<String, String> after = new TreeMap<>();
    List<TreePath> applications =
        IntStream.range(0, 40).mapToObj(i -> TreePath.of("app" + i)).toList();
    for (TreePath app : applications) {
      before.put(app + "/a.yaml", config("a", "old"));
      after.put(app + "/a.yaml", config("a", app.value()));
    }
    Impact alone = ANALYSIS.between(tree(before), tree(after), applications);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      assertThat(ANALYSIS.withExecutor(pool).between(tree(before), tree(after), applications))
          .isEqualTo(alone);
    } finally {
      pool.shutdownNow();
    }
    assertThat(alone.changed()).hasSize(40);
  }
}
