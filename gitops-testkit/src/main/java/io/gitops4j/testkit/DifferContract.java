// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Differ} must do: a pure function that holds each object once, never takes what
 * could not be compared for equal, and plans no deletion that is not allowed. Extend it, and give
 * the differ.
 */
public abstract class DifferContract {
  private static final String SECRET = "hunter2-never-show-this";

  private final Map<ResourceId, MapNode> live = new LinkedHashMap<>();
  private final Map<ResourceId, Issue> failures = new LinkedHashMap<>();
  private final Map<ResourceId, Inventory.Entry> owned = new LinkedHashMap<>();
  private final List<Manifest> desired = new ArrayList<>();

  /** For subclasses. */
  protected DifferContract() {}

  /** The differ. */
  protected abstract Differ differ();

  private static Application application(SyncPolicy policy) {
    return Application.builder("app")
        .source(new Source(SourceRef.of("/x", ""), TreePath.ROOT, null))
        .syncPolicy(policy)
        .build();
  }

  private static Manifest config(String name, String value) {
    return object("ConfigMap", name, value);
  }

  private static Manifest object(String kind, String name, String value) {
    MapNode root =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", kind)
            .put("metadata", MapNode.builder().put("name", name).put("namespace", "n").build())
            .put("data", MapNode.builder().put("key", value).build())
            .build();
    return Ownership.label(Manifest.of(root), "app");
  }

  private void live(Manifest manifest) {
    live.put(manifest.id(), manifest.root());
  }

  private void owned(Manifest manifest) {
    owned.put(manifest.id(), new Inventory.Entry(manifest.gvk(), ""));
  }

  private Plan plan(SyncPolicy policy) {
    LiveState state =
        new LiveState(desired, live, Map.of(), failures, Inventory.EMPTY.withEntries(owned));
    return differ().diff(new DiffInput(application(policy), state));
  }

  private static Action action(Plan plan, String name) {
    List<Change> found =
        plan.changes().stream().filter(change -> change.id().name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0).action();
  }

  @Test
  void everyObject_standsInThePlanOnce_withItsActionAndReason() {
    desired.addAll(List.of(config("new", "1"), config("same", "1"), config("other", "2")));
    live(config("same", "1"));
    live(config("other", "1"));
    live(config("old", "1"));
    owned(config("old", "1"));
    Plan plan = plan(SyncPolicy.builder().prune(true).build());
    assertThat(action(plan, "new")).isEqualTo(Action.CREATE);
    assertThat(action(plan, "same")).isEqualTo(Action.KEEP);
    assertThat(action(plan, "other")).isEqualTo(Action.UPDATE);
    assertThat(action(plan, "old")).isEqualTo(Action.DELETE);
    assertThat(plan.changes()).noneMatch(change -> change.reason().isBlank());
    assertThat(plan.inSync()).isFalse();
  }

  @Test
  void samePlan_forTheSameState_whateverTheOrder() {
    desired.addAll(List.of(config("a", "1"), config("b", "2"), config("c", "3")));
    live(config("b", "1"));
    Plan first = plan(SyncPolicy.DEFAULTS);
    Collections.reverse(desired);
    assertThat(plan(SyncPolicy.DEFAULTS)).isEqualTo(first);
  }

  @Test
  void whatCouldNotBeRead_isUnknown_andNeverInSync() {
    desired.add(config("a", "1"));
    live(config("a", "1"));
    failures.put(
        config("a", "1").id(), Issue.error(ClusterError.FORBIDDEN, "may not be looked at"));
    Plan plan = plan(SyncPolicy.DEFAULTS);
    assertThat(action(plan, "a")).isEqualTo(Action.UNKNOWN);
    assertThat(plan.inSync()).isFalse();
  }

  @Test
  void deletion_needsPolicyEntryAndLabel() {
    desired.add(config("a", "1"));
    live(config("b", "1"));
    assertThat(plan(SyncPolicy.builder().prune(true).build()).count(Action.DELETE))
        .as("without an entry")
        .isZero();
    owned(config("b", "1"));
    assertThat(plan(SyncPolicy.DEFAULTS).count(Action.DELETE)).as("without the policy").isZero();
    live.put(
        config("b", "1").id(),
        config("b", "1")
            .root()
            .with("metadata", MapNode.builder().put("name", "b").put("namespace", "n").build()));
    assertThat(plan(SyncPolicy.builder().prune(true).build()).count(Action.DELETE))
        .as("without the label")
        .isZero();
  }

  @Test
  void nothingDeclared_deletesNothing_unlessAllowed() {
    live(config("b", "1"));
    owned(config("b", "1"));
    Plan refused = plan(SyncPolicy.builder().prune(true).build());
    assertThat(refused.count(Action.DELETE)).isZero();
    assertThat(refused.issues()).anyMatch(Issue::isError);
    assertThat(plan(SyncPolicy.builder().prune(true).allowEmpty(true).build()).count(Action.DELETE))
        .isEqualTo(1);
  }

  @Test
  void secretValues_areNowhereInThePlan() {
    desired.add(object("Secret", "s", SECRET));
    live(object("Secret", "s", "another"));
    Plan plan = plan(SyncPolicy.DEFAULTS);
    assertThat(action(plan, "s")).isEqualTo(Action.UPDATE);
    for (Change change : plan.changes()) {
      assertThat(change.toString()).doesNotContain(SECRET);
      change
          .fields()
          .forEach(
              field -> {
                assertThat(field.after()).isNotEqualTo(ScalarNode.of(SECRET));
                assertThat(field.before()).isNotEqualTo(ScalarNode.of("another"));
              });
    }
  }
}
