// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Deletion: preconditions, finalizers, dependents, namespaces. */
interface ClusterDeleteRules extends ClusterRules {

  private DeleteOptions background() {
    return DeleteOptions.of(Propagation.BACKGROUND);
  }

  private MapNode ownedBy(MapNode owner, String name) {
    MapNode reference =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put("name", Yaml.text(owner, "metadata", "name"))
            .put("uid", Yaml.text(owner, "metadata", "uid"))
            .put("blockOwnerDeletion", true)
            .build();
    MapNode object = configMap(name, "x");
    MapNode metadata = (MapNode) Objects.requireNonNull(object.get("metadata"));
    return object.with("metadata", metadata.with("ownerReferences", ListNode.of(reference)));
  }

  private MapNode held(String name, List<String> finalizers) {
    MapNode object = configMap(name, "x");
    MapNode metadata = (MapNode) Objects.requireNonNull(object.get("metadata"));
    return object.with("metadata", metadata.with("finalizers", ListNode.ofStrings(finalizers)));
  }

  @Test
  default void delete_object_isGone() {
    apply(configMap("one", "a"));
    assertThat(delete(CONFIG_MAP, "one", Propagation.BACKGROUND)).isTrue();
    eventually(() -> assertThat(exists(CONFIG_MAP, "one")).isFalse());
  }

  @Test
  default void delete_absentObject_isFalse() {
    assertThat(delete(CONFIG_MAP, "absent", Propagation.BACKGROUND)).isFalse();
    assertThat(cluster().delete(CONFIG_MAP, namespace() + "-absent", "absent", background()))
        .isFalse();
  }

  @Test
  default void delete_dryRun_deletesNothing() {
    apply(configMap("one", "a"));
    DeleteOptions asking = new DeleteOptions(Propagation.BACKGROUND, null, null, true);
    assertThat(cluster().delete(CONFIG_MAP, namespace(), "one", asking)).isTrue();
    assertThat(exists(CONFIG_MAP, "one")).isTrue();
    assertThat(cluster().delete(CONFIG_MAP, namespace(), "absent", asking)).isFalse();
  }

  @Test
  default void delete_preconditions_mustHold() {
    MapNode first = apply(configMap("one", "a"));
    MapNode second = apply(configMap("one", "b"));
    String uid = Yaml.text(second, "metadata", "uid");
    ClusterRules.refuses(
        ClusterError.CONFLICT,
        () ->
            cluster()
                .delete(
                    CONFIG_MAP,
                    namespace(),
                    "one",
                    background().onlyIf("00000000-0000-4000-8000-000000000000", null)));
    ClusterRules.refuses(
        ClusterError.CONFLICT,
        () ->
            cluster()
                .delete(
                    CONFIG_MAP,
                    namespace(),
                    "one",
                    background().onlyIf(uid, Yaml.text(first, "metadata", "resourceVersion"))));
    assertThat(exists(CONFIG_MAP, "one")).isTrue();
    assertThat(
            cluster()
                .delete(
                    CONFIG_MAP,
                    namespace(),
                    "one",
                    background().onlyIf(uid, Yaml.text(second, "metadata", "resourceVersion"))))
        .isTrue();
  }

  @Test
  default void delete_objectWithFinalizer_waitsForIt() {
    apply(held("one", List.of("example.com/hold")));
    assertThat(delete(CONFIG_MAP, "one", Propagation.BACKGROUND)).isTrue();
    MapNode waiting = get(CONFIG_MAP, "one");
    assertThat(Yaml.text(waiting, "metadata", "deletionTimestamp")).isNotEmpty();
    // once more changes nothing
    assertThat(delete(CONFIG_MAP, "one", Propagation.BACKGROUND)).isTrue();
    apply(held("one", List.of()));
    eventually(() -> assertThat(exists(CONFIG_MAP, "one")).isFalse());
  }

  @Test
  default void delete_inTheBackground_takesTheDependentsAfterwards() {
    MapNode owner = apply(configMap("owner", "a"));
    MapNode child = apply(ownedBy(owner, "child"));
    apply(ownedBy(child, "grandchild"));
    delete(CONFIG_MAP, "owner", Propagation.BACKGROUND);
    eventually(() -> assertThat(exists(CONFIG_MAP, "grandchild")).isFalse());
    assertThat(exists(CONFIG_MAP, "child")).isFalse();
  }

  @Test
  default void delete_inTheForeground_waitsForTheDependents() {
    MapNode owner = apply(configMap("owner", "a"));
    MapNode child = ownedBy(owner, "child");
    MapNode metadata = (MapNode) Objects.requireNonNull(child.get("metadata"));
    apply(
        child.with(
            "metadata",
            metadata.with("finalizers", ListNode.ofStrings(List.of("example.com/hold")))));
    delete(CONFIG_MAP, "owner", Propagation.FOREGROUND);
    eventually(
        () ->
            assertThat(Yaml.text(get(CONFIG_MAP, "child"), "metadata", "deletionTimestamp"))
                .isNotEmpty());
    MapNode waiting = get(CONFIG_MAP, "owner");
    assertThat(Yaml.text(waiting, "metadata", "deletionTimestamp")).isNotEmpty();
    apply(child.with("metadata", metadata.with("finalizers", ListNode.EMPTY)));
    eventually(() -> assertThat(exists(CONFIG_MAP, "owner")).isFalse());
    assertThat(exists(CONFIG_MAP, "child")).isFalse();
  }

  @Test
  default void delete_asAnOrphanage_leavesTheDependents() {
    MapNode owner = apply(configMap("owner", "a"));
    apply(ownedBy(owner, "child"));
    delete(CONFIG_MAP, "owner", Propagation.ORPHAN);
    eventually(() -> assertThat(exists(CONFIG_MAP, "owner")).isFalse());
    eventually(
        () ->
            assertThat(Yaml.items(get(CONFIG_MAP, "child"), "metadata", "ownerReferences"))
                .isEmpty());
  }

  @Test
  default void delete_oneOfTwoOwners_leavesTheDependent() {
    MapNode one = apply(configMap("one", "a"));
    MapNode two = apply(configMap("two", "a"));
    MapNode child = ownedBy(one, "child");
    MapNode metadata = (MapNode) Objects.requireNonNull(child.get("metadata"));
    MapNode other = (MapNode) Objects.requireNonNull(ownedBy(two, "child").get("metadata"));
    ListNode both =
        ListNode.of(
            Yaml.items(metadata, "ownerReferences").get(0),
            Yaml.items(other, "ownerReferences").get(0));
    apply(child.with("metadata", metadata.with("ownerReferences", both)));
    delete(CONFIG_MAP, "one", Propagation.BACKGROUND);
    eventually(
        () ->
            assertThat(Yaml.items(get(CONFIG_MAP, "child"), "metadata", "ownerReferences"))
                .hasSize(1));
    delete(CONFIG_MAP, "two", Propagation.BACKGROUND);
    eventually(() -> assertThat(exists(CONFIG_MAP, "child")).isFalse());
  }

  @Test
  default void delete_namespace_takesItsObjectsAndRefusesNewOnes() {
    apply(held("held", List.of("example.com/hold")));
    apply(configMap("free", "a"));
    assertThat(cluster().delete(NAMESPACE, "", namespace(), background())).isTrue();
    eventually(() -> assertThat(exists(CONFIG_MAP, "free")).isFalse());
    MapNode terminating = cluster().get(NAMESPACE, "", namespace()).orElseThrow();
    assertThat(Yaml.text(terminating, "status", "phase")).isEqualTo("Terminating");
    ClusterRules.refuses(
        ClusterError.FORBIDDEN, () -> apply(configMap("late", "a")), "being terminated");
    apply(held("held", List.of()));
    eventually(() -> assertThat(cluster().get(NAMESPACE, "", namespace())).isEmpty());
  }
}
