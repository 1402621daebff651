// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftRulesTest {
  private static final FieldPath REPLICAS = FieldPath.of("spec", "replicas");

  private static MapNode deployment(String managedFields, int replicas) {
    return (MapNode)
        YamlReader.ofDefaults()
            .read(
                "object.yaml",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, managedFields: ["
                    + managedFields
                    + "]}, spec: {replicas: "
                    + replicas
                    + "}}")
            .get(0);
  }

  private static String owns(String manager, String operation) {
    return "{manager: "
        + manager
        + ", operation: "
        + operation
        + ", apiVersion: apps/v1, fieldsType: FieldsV1, fieldsV1: {'f:spec': {'f:replicas': {}}}}";
  }

  private static DriftRules rules(DriftRule.Target target) {
    return DriftRules.of(List.of(new DriftRule(List.of(REPLICAS), target)));
  }

  private static DriftRule.Target named(String name) {
    return new DriftRule.Target("", "", "", "", name, "", "");
  }

  @Test
  void drifted_anotherApplies_isLeftOut() {
    MapNode live = deployment(owns("me", "Apply") + "," + owns("scaler", "Apply"), 5);
    assertThat(rules(DriftRule.Target.ANY).drifted(live, deployment("", 2), "me"))
        .containsExactly(new DriftRules.Entry(REPLICAS, null));
  }

  @Test
  void drifted_anotherOnlyUpdated_isTakenOverAsItIs() {
    MapNode live = deployment(owns("me", "Apply") + "," + owns("scaler", "Update"), 5);
    assertThat(rules(DriftRule.Target.ANY).drifted(live, deployment("", 2), "me"))
        .containsExactly(new DriftRules.Entry(REPLICAS, ScalarNode.of(5)));
  }

  @Test
  void drifted_sameValueOrAnotherObject_isNothing() {
    MapNode live = deployment(owns("scaler", "Apply"), 5);
    assertThat(rules(DriftRule.Target.ANY).drifted(live, deployment("", 5), "me")).isEmpty();
    assertThat(rules(named("we")).drifted(live, deployment("", 2), "me")).isEmpty();
    assertThat(rules(named("we.")).drifted(live, deployment("", 2), "me")).hasSize(1);
  }

  @Test
  void of_targetThatCanNotBeRead_ignoresNothingAndSaysSo() {
    DriftRules rules = rules(named("("));
    assertThat(rules.issues())
        .singleElement()
        .satisfies(issue -> assertThat(issue.code()).isEqualTo(IgnoreError.SELECTOR));
    assertThat(rules.paths(deployment("", 2))).isEmpty();
  }
}
