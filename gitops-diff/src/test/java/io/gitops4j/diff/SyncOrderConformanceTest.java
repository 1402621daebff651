// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the recorded orders of Argo CD's sync tasks, if they are at hand. What is applied must come
 * in the same order, wave by wave and phase by phase; which of a wave's objects are pruned must be
 * the same, and no order among them: Argo CD deletes them at once.
 */
@Tag("conformance")
class SyncOrderConformanceTest {
  private final RecordedCases cases = new RecordedCases("sync-order");

  @Test
  void tasks_recordedCases_sameOrder() throws IOException {
    cases.run(
        "sync-order",
        "tasks",
        one -> true,
        Set.of(),
        one -> {
          Plan plan = plan(one.root());
          Map<String, List<Node>> applied = new LinkedHashMap<>();
          Map<String, Map<String, Node>> pruned = new LinkedHashMap<>();
          for (Step step : plan.steps()) {
            for (Change change : step.changes()) {
              if (change.hook() == null || change.action() == Action.RUN) {
                add(task(step, change), applied, pruned);
              }
            }
          }
          Map<String, List<Node>> expectedApplied = new LinkedHashMap<>();
          Map<String, Map<String, Node>> expectedPruned = new LinkedHashMap<>();
          for (MapNode task : Edit.maps(one.expected(), "tasks")) {
            add(task, expectedApplied, expectedPruned);
          }
          one.expect("waves", names(expectedApplied), names(applied));
          expectedApplied.forEach(
              (wave, tasks) ->
                  one.expect(
                      wave,
                      ListNode.of(tasks),
                      ListNode.of(applied.getOrDefault(wave, List.of()))));
          one.expectTrue(
              "pruned: expected " + expectedPruned + ", was " + pruned,
              expectedPruned.equals(pruned));
          boolean steps = expectedApplied.size() > 1;
          one.expect("multiStep", one.expected().get("multiStep"), ScalarNode.of(steps));
        });
  }

  /** The waves in their order, those that only prune among them. */
  private static ListNode names(Map<String, List<Node>> applied) {
    return ListNode.ofStrings(List.copyOf(applied.keySet()));
  }

  private static void add(
      MapNode task, Map<String, List<Node>> applied, Map<String, Map<String, Node>> pruned) {
    String wave = task.text("phase") + " " + Edit.text(task, "wave");
    List<Node> inWave = applied.computeIfAbsent(wave, key -> new ArrayList<>());
    if (Edit.flag(task, "prune")) {
      String name = task.text("group") + "/" + task.text("kind") + "/" + task.text("name");
      pruned.computeIfAbsent(wave, key -> new TreeMap<>()).put(name, sorted(task));
    } else {
      inWave.add(sorted(task));
    }
  }

  private static MapNode sorted(MapNode task) {
    MapNode.Builder map = MapNode.builder();
    task.keys().stream().sorted().forEach(key -> map.put(key, task.get(key)));
    return map.build();
  }

  private static MapNode task(Step step, Change change) {
    MapNode.Builder map = MapNode.builder();
    if (change.hook() != null) {
      map.put(
          "deletePolicies",
          ListNode.ofStrings(
              change.hook().deletePolicies().stream().map(policy -> policy.text()).toList()));
    }
    return map.put("group", change.id().group())
        .put("hook", change.hook() != null)
        .put("kind", change.id().kind())
        .put("name", change.id().name())
        .put("phase", step.phase().text())
        .put("prune", change.desired() == null)
        .put("wave", step.wave())
        .build();
  }

  private static Plan plan(MapNode one) {
    String namespace = Edit.text(one, "namespace");
    List<Manifest> desired = new ArrayList<>();
    Map<ResourceId, MapNode> live = new LinkedHashMap<>();
    Map<ResourceId, Inventory.Entry> owned = new LinkedHashMap<>();
    for (MapNode resource : Edit.maps(one, "resources")) {
      if (resource.get("target") instanceof MapNode target) {
        desired.add(placed(target, namespace));
      }
      if (resource.get("live") instanceof MapNode found) {
        Manifest object = placed(found, namespace);
        live.put(object.id(), object.root());
        owned.put(object.id(), new Inventory.Entry(object.gvk(), ""));
      }
    }
    for (MapNode hook : Edit.maps(one, "hooks")) {
      desired.add(placed(hook, namespace));
    }
    SyncPolicy policy =
        SyncPolicy.builder()
            .prune(true)
            .allowEmpty(true)
            .pruneLast(Edit.flag(one, "pruneLast"))
            .build();
    Application application =
        Application.builder("app")
            .source(new Source(SourceRef.of("https://example.org/x.git", ""), TreePath.ROOT, null))
            .syncPolicy(policy)
            .build();
    LiveState state =
        new LiveState(desired, live, Map.of(), Map.of(), Inventory.EMPTY.withEntries(owned));
    return new PlanDiffer()
        .diff(
            new DiffInput(application, state, new DiffInput.HookRun("0123456789", Instant.EPOCH)));
  }

  private static Manifest placed(MapNode object, String namespace) {
    boolean has = !Edit.text(object, "metadata", "namespace").isEmpty();
    boolean lacks = !has && !"Namespace".equals(object.text("kind"));
    MapNode placed = lacks ? Edit.set(object, namespace, "metadata", "namespace") : object;
    return Ownership.label(Manifest.of(placed), "app");
  }
}
