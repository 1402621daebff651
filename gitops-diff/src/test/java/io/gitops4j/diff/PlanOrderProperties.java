// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds of the order of every plan. */
class PlanOrderProperties {

  /**
   * An object of a random application.
   *
   * @param live whether it is there already, and declared no more
   */
  record Item(String yaml, boolean live) {}

  private static Plan plan(List<Item> items, SyncOrder order) {
    Scenario scenario =
        new Scenario()
            .runsHooks()
            .policy(SyncPolicy.builder().prune(true).allowEmpty(true).order(order).build());
    for (Item item : items) {
      if (item.live()) {
        scenario.owned(item.yaml()).live(item.yaml());
      } else {
        scenario.desired(item.yaml());
      }
    }
    return scenario.plan();
  }

  @Property(tries = 300)
  void shuffledManifests_giveTheSamePlan(
      @ForAll("items") List<Item> items, @ForAll SyncOrder order, @ForAll long seed) {
    List<Item> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(plan(shuffled, order)).isEqualTo(plan(items, order));
  }

  @Property(tries = 300)
  void everyObject_standsInThePlan_hooksOncePerPhase(
      @ForAll("items") List<Item> items, @ForAll SyncOrder order) {
    Map<String, Integer> times = new HashMap<>();
    for (Step step : plan(items, order).steps()) {
      for (Change change : step.changes()) {
        boolean hook = change.hook() != null && change.action() == Action.RUN;
        times.merge(change.id() + (hook ? step.phase().text() : ""), 1, Integer::sum);
      }
    }
    assertThat(times.values()).allMatch(count -> count == 1);
    assertThat(times.size()).isGreaterThanOrEqualTo(items.size());
  }

  @Property(tries = 300)
  void phasesAndWaves_onlyGoUp(@ForAll("items") List<Item> items) {
    Step before = null;
    for (Step step : plan(items, SyncOrder.ARGO).steps()) {
      if (before != null) {
        assertThat(step.phase()).isGreaterThanOrEqualTo(before.phase());
        if (step.phase() == before.phase()) {
          assertThat(step.wave()).isGreaterThanOrEqualTo(before.wave());
        }
      }
      before = step;
    }
  }

  @Property(tries = 300)
  void aWave_isHealthyBeforeTheNextBegins(@ForAll("items") List<Item> items) {
    Step applied = null; // the last one that applies something
    for (Step step : plan(items, SyncOrder.ARGO).steps()) {
      if (applied != null
          && !step.isBeside(applied)
          && step.phase().compareTo(Phase.POST_SYNC) <= 0) {
        assertThat(applied.barrier()).isEqualTo(Barrier.HEALTHY);
      }
      applied = step.changes().get(0).desired() == null ? applied : step;
    }
  }

  @Property(tries = 300)
  void namespacesAndDefinitions_comeBeforeWhatNeedsThem(@ForAll("items") List<Item> items) {
    List<Change> changes =
        plan(items, SyncOrder.ARGO).changes().stream()
            .filter(change -> change.desired() != null && change.writes())
            .toList();
    Map<String, Integer> namespaces = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).id().kind().equals("Namespace")) {
        namespaces.put(changes.get(i).id().name(), i);
      }
    }
    for (int i = 0; i < changes.size(); i++) {
      assertThat(namespaces.getOrDefault(changes.get(i).id().namespace(), -1)).isLessThan(i);
    }
  }

  @Provide
  Arbitrary<List<Item>> items() {
    Arbitrary<String> kinds =
        Arbitraries.of(
            "v1 ConfigMap", "v1 Secret", "apps/v1 Deployment", "batch/v1 Job", "x.io/v1 Car");
    Arbitrary<String> hooks =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just("")),
            Tuple.of(
                2,
                Arbitraries.of(
                    "PreSync", "Sync", "PostSync", "SyncFail", "PreSync,PostSync", "Skip")));
    Arbitrary<Item> objects =
        Combinators.combine(
                kinds,
                Arbitraries.of("a", "b", "c"),
                Arbitraries.of("n", "m"),
                Arbitraries.integers().between(-2, 3),
                hooks,
                Arbitraries.of(true, false, false))
            .as(PlanOrderProperties::object);
    Arbitrary<Item> namespaces =
        Combinators.combine(Arbitraries.of("n", "m"), Arbitraries.integers().between(-2, 3))
            .as(
                (name, wave) ->
                    new Item(
                        ("{apiVersion: v1, kind: Namespace, metadata: {name: %s, annotations:"
                                + " {argocd.argoproj.io/sync-wave: '%d'}}}")
                            .formatted(name, wave),
                        false));
    return Arbitraries.frequencyOf(Tuple.of(6, objects), Tuple.of(1, namespaces))
        .list()
        .ofMaxSize(12)
        .map(
            list -> {
              Map<String, Item> distinct = new LinkedHashMap<>();
              list.forEach(
                  item ->
                      distinct.put(
                          FieldDiffTest.map(item.yaml()).at("metadata", "name").textOrNull()
                              + FieldDiffTest.map(item.yaml()).text("kind")
                              + FieldDiffTest.map(item.yaml()).at("metadata", "namespace"),
                          item));
              return List.copyOf(distinct.values());
            });
  }

  private static Item object(
      String kind, String name, String namespace, int wave, String hook, boolean live) {
    String[] parts = kind.split(" ");
    String hooked = hook.isEmpty() ? "" : ", argocd.argoproj.io/hook: '" + hook + "'";
    return new Item(
        ("{apiVersion: %s, kind: %s, metadata: {name: %s, namespace: %s, annotations:"
                + " {argocd.argoproj.io/sync-wave: '%d'%s}}}")
            .formatted(parts[0], parts[1], name, namespace, wave, hooked),
        live && hook.isEmpty());
  }
}
