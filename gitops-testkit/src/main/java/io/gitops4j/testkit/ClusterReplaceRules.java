// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replacing: what goes, what stays, and what is refused. */
interface ClusterReplaceRules extends ClusterRules {

  private MapNode replace(MapNode object) {
    return cluster().replace(object, ApplyOptions.DEFAULTS);
  }

  @Test
  default void replace_leavesNothingOfOthers_andTheIdentity() {
    MapNode first = apply(configMap("one", "a"));
    applyAs("other", true, Edit.set(configMap("one", "a"), "x", "data", "theirs"));
    MapNode replaced = replace(configMap("one", "b"));
    assertThat(replaced.at("data")).isEqualTo(MapNode.builder().put("key", "b").build());
    assertThat(replaced.at("metadata", "uid")).isEqualTo(first.at("metadata", "uid"));
    assertThat(get(CONFIG_MAP, "one")).isEqualTo(replaced);
  }

  @Test
  default void replace_dryRun_answersAndStoresNothing() {
    MapNode stored = apply(configMap("one", "a"));
    MapNode answer = cluster().replace(configMap("one", "b"), ApplyOptions.DEFAULTS.asDryRun());
    assertThat(Yaml.text(answer, "data", "key")).isEqualTo("b");
    assertThat(get(CONFIG_MAP, "one")).isEqualTo(stored);
  }

  @Test
  default void replace_whatDoesNotExist_isRefused() {
    ClusterRules.refuses(ClusterError.NOT_FOUND, () -> replace(configMap("none", "a")), "none");
  }

  @Test
  default void replace_anOlderVersion_isRefused() {
    MapNode old = apply(configMap("one", "a"));
    apply(configMap("one", "b"));
    ClusterRules.refuses(ClusterError.CONFLICT, () -> replace(old), "one");
  }

  @Test
  default void replace_unknownField_isRefusedUnlessNotValidated() {
    apply(deployment("web", 0));
    MapNode typo = Edit.set(deployment("web", 0), ScalarNode.of(3), "spec", "replicsa");
    ClusterRules.refuses(ClusterError.INVALID, () -> replace(typo), "replicsa");
    MapNode replaced = cluster().replace(typo, ApplyOptions.DEFAULTS.withValidation(false));
    assertThat(replaced.at("spec", "replicsa")).isNull();
  }

  @Test
  default void replace_withoutAFinalizer_letsADeletedObjectGo() {
    apply(
        Edit.set(
            configMap("held", "a"),
            ListNode.ofStrings(List.of("example.org/hold")),
            "metadata",
            "finalizers"));
    delete(CONFIG_MAP, "held", Propagation.BACKGROUND);
    MapNode held = get(CONFIG_MAP, "held");
    assertThat(held.at("metadata", "deletionTimestamp")).isNotNull();
    replace(Edit.remove(held, "metadata", "finalizers"));
    assertThat(exists(CONFIG_MAP, "held")).isFalse();
  }

  @Test
  default void writeManagedFields_handsFieldsOver_andNothingElse() {
    applyAs("first", true, configMap("one", "a"));
    MapNode live = get(CONFIG_MAP, "one");
    MapNode renamed =
        Edit.changeEach(
            live,
            entry -> entry.with("manager", ScalarNode.of("second")),
            "metadata",
            "managedFields");
    cluster().writeManagedFields(renamed, ApplyOptions.DEFAULTS.asDryRun());
    assertThat(get(CONFIG_MAP, "one")).isEqualTo(live);

    MapNode written = cluster().writeManagedFields(renamed, ApplyOptions.DEFAULTS);
    assertThat(written).isEqualTo(get(CONFIG_MAP, "one"));
    assertThat(Edit.maps(written, "metadata", "managedFields"))
        .extracting(entry -> entry.text("manager") + " " + entry.text("operation"))
        .containsExactly("second Apply");
    assertThat(written.at("data")).isEqualTo(live.at("data"));
    // what the manager does not apply again goes, since it is its own now
    applyAs("second", false, Edit.remove(configMap("one", "a"), "data"));
    assertThat(get(CONFIG_MAP, "one").at("data")).isNull();
  }

  @Test
  default void writeManagedFields_ofAnOlderVersion_isRefused() {
    MapNode old = apply(configMap("one", "a"));
    apply(configMap("one", "b"));
    ClusterRules.refuses(
        ClusterError.CONFLICT,
        () -> cluster().writeManagedFields(old, ApplyOptions.DEFAULTS),
        "one");
  }
}
