// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Objects that depend on each other at random. */
class DependencyProperties {
  private static final List<String> KINDS =
      List.of(
          "v1/ConfigMap", "apps/v1/Deployment", "batch/v1/Job", "v1/Secret", "x.io/v1/ThingClass");

  /** Objects of which each depends on some of those before it, all with a wave or none. */
  private static List<String> objects(Random random, int count, boolean waves) {
    List<String> objects = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int wave = 0;
    for (int i = 0; i < count; i++) {
      String[] type = KINDS.get(random.nextInt(KINDS.size())).split("/(?=[A-Z])");
      String name = "o" + random.nextInt(1_000) + "-" + i;
      List<String> annotations = new ArrayList<>();
      List<String> on = new ArrayList<>(words);
      Collections.shuffle(on, random);
      on = on.subList(0, Math.min(on.size(), random.nextInt(3)));
      if (!on.isEmpty()) {
        annotations.add(DependsOn.ANNOTATION + ": '" + String.join(", ", on) + "'");
      }
      wave += waves && random.nextInt(4) == 0 ? 1 : 0; // never before what it depends on
      annotations.add("argocd.argoproj.io/sync-wave: '" + wave + "'");
      objects.add(
          "{apiVersion: %s, kind: %s, metadata: {namespace: n, name: %s, annotations: {%s}}}"
              .formatted(type[0], type[1], name, String.join(", ", annotations)));
      String group = type[0].contains("/") ? type[0].substring(0, type[0].indexOf('/')) : "";
      words.add(group + "/namespaces/n/" + type[1] + "/" + name);
    }
    Collections.shuffle(objects, random);
    return objects;
  }

  private static Plan plan(SyncOrder order, List<String> declared, List<String> owned) {
    Scenario scenario =
        new Scenario().policy(SyncPolicy.builder().prune(true).order(order).build());
    declared.forEach(scenario::desired);
    owned.forEach(object -> scenario.owned(object).live(object));
    return scenario.plan();
  }

  /** Each in a later step than those that it waits for, with a barrier in between. */
  private static void inOrder(Plan plan, int expected) {
    assertThat(plan.issues()).noneMatch(Issue::isError);
    Map<ResourceId, Integer> part = new HashMap<>();
    int parts = 0;
    int count = 0;
    for (Step step : plan.steps()) {
      for (Change change : step.changes()) {
        int here = parts;
        count++;
        assertThat(change.after())
            .allSatisfy(other -> assertThat(part.get(other)).isNotNull().isLessThan(here));
        assertThat(part.put(change.id(), here)).isNull();
      }
      parts += step.barrier() == Barrier.NONE || step.barrier() == Barrier.ESTABLISHED ? 0 : 1;
    }
    assertThat(count).isEqualTo(expected);
  }

  @Property(tries = 200)
  void dependents_comeAfterABarrier(
      @ForAll SyncOrder order,
      @ForAll boolean waves,
      @ForAll @IntRange(min = 1, max = 30) int count,
      @ForAll long seed) {
    List<String> objects = objects(new Random(seed), count, waves);
    inOrder(plan(order, objects, List.of()), count);
  }

  @Property(tries = 200)
  void deletions_comeBeforeWhatTheyDependOn(
      @ForAll SyncOrder order,
      @ForAll boolean waves,
      @ForAll @IntRange(min = 1, max = 30) int count,
      @ForAll long seed) {
    String stays = "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: n, name: stays}}";
    Plan plan = plan(order, List.of(stays), objects(new Random(seed), count, waves));
    inOrder(plan, count + 1);
    assertThat(plan.count(Action.DELETE)).isEqualTo(count);
  }

  @Property(tries = 100)
  void orderOfTheObjects_neverMatters(
      @ForAll SyncOrder order, @ForAll @IntRange(min = 1, max = 20) int count, @ForAll long seed) {
    List<String> objects = objects(new Random(seed), count, true);
    List<String> others = new ArrayList<>(objects);
    Collections.shuffle(others, new Random(seed + 1));
    assertThat(plan(order, others, List.of()).steps().toString())
        .isEqualTo(plan(order, objects, List.of()).steps().toString());
  }

  @Property(tries = 100)
  void circle_isAlwaysFound(
      @ForAll SyncOrder order, @ForAll @IntRange(min = 1, max = 20) int count) {
    List<String> objects =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    ("{apiVersion: v1, kind: ConfigMap, metadata: {namespace: n, name: c%d,"
                            + " annotations: {%s: /namespaces/n/ConfigMap/c%d}}}")
                        .formatted(i, DependsOn.ANNOTATION, (i + 1) % count))
            .toList();
    Plan plan = plan(order, objects, List.of());
    assertThat(plan.issues()).hasSize(1);
    assertThat(plan.issues().get(0).found().split(" → ")).hasSize(count + 1);
    assertThat(plan.count(Action.UNKNOWN)).isEqualTo(count);
  }
}
