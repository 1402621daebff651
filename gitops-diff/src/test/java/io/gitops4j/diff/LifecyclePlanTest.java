// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncStatus;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans of objects that ask, as kpt and cli-utils read it, to stay or not to be changed. */
class LifecyclePlanTest {
  private static final SyncPolicy PRUNE = SyncPolicy.builder().prune(true).build();

  private static String config(String name, String... annotations) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: n, annotations: {%s}}}"
        .formatted(name, String.join(", ", annotations));
  }

  private static String options(String options) {
    return "argocd.argoproj.io/sync-options: '" + options + "'";
  }

  private static Change only(Plan plan, String name) {
    return plan.changes().stream()
        .filter(change -> change.id().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client.lifecycle.config.k8s.io/deletion: detach",
        "cli-utils.sigs.k8s.io/on-remove: keep"
      })
  void objectThatAsksToStay_isLetGoOf_unlessItSaysMore(String mark) {
    String old = config("old", mark);
    Scenario scenario = new Scenario().desired(config("a")).owned(old).live(old);
    assertThat(only(scenario.plan(), "old").action()).as("no pruning").isEqualTo(Action.KEEP);
    Change change = only(scenario.policy(PRUNE).plan(), "old");
    assertThat(change.action()).isEqualTo(Action.DETACH);
    assertThat(change.status()).isEqualTo(SyncStatus.OUT_OF_SYNC);
    assertThat(change.fields()).hasSize(1);
    for (String more :
        List.of(options("Prune=false"), "kustomize.toolkit.fluxcd.io/prune: disabled")) {
      String kept = config("kept", mark, more);
      scenario.owned(kept).live(kept);
      assertThat(only(scenario.plan(), "kept").action()).isEqualTo(Action.KEEP);
    }
    String deleted = config("deleted", mark, options("Prune=true"));
    scenario.owned(deleted).live(deleted);
    assertThat(only(scenario.plan(), "deleted").action()).isEqualTo(Action.DELETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client.lifecycle.config.k8s.io/deletion: ''",
        "client.lifecycle.config.k8s.io/deletion: keep",
        "cli-utils.sigs.k8s.io/on-remove: ''",
        "cli-utils.sigs.k8s.io/on-remove: detach",
        "helm.sh/resource-policy: ''",
        "x: detach"
      })
  void objectThatSaysSomethingElse_isDeleted(String mark) {
    String old = config("old", mark);
    Plan plan = new Scenario().desired(config("a")).owned(old).live(old).policy(PRUNE).plan();
    assertThat(only(plan, "old").action()).isEqualTo(Action.DELETE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ignore", "Ignore", "other"})
  void objectThatIsNotToBeChanged_isCreatedOnce(String value) {
    String mark = "client.lifecycle.config.k8s.io/mutation: " + value;
    Scenario scenario = new Scenario().desired(config("a", mark, "x: '1'"));
    assertThat(only(scenario.plan(), "a").action()).isEqualTo(Action.CREATE);
    scenario.live(config("a", mark, "x: '2'"));
    assertThat(only(scenario.plan(), "a").action())
        .isEqualTo(value.equals("ignore") ? Action.KEEP : Action.UPDATE);
  }
}
