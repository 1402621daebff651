// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts tasks in Argo CD's order: phase, wave, kind, name. A namespace comes before the first object
 * in it, and a custom resource definition before the first of its kind, in its phase and wave, if
 * it would come later otherwise. Deletions take each other's waves, the first the last and so on,
 * so that what came up last goes first; with {@code PruneLast} they come after all waves.
 *
 * <p>In a wave, what depends on others ({@link Dependencies}) comes in a later step than these,
 * once they are healthy; a deletion once what depends on the object is gone.
 *
 * <p>Other than there, the deletions of a wave come after what is applied in it, in reverse order,
 * namespaces and definitions last: nothing is deleted before its successor is known to be taken.
 */
final class ArgoSteps {
  private static final Comparator<SyncTask> ORDER =
      Comparator.comparing(SyncTask::phase)
          .thenComparingInt(SyncTask::wave)
          .thenComparing(SyncTask::change, KindOrder.ARGO.comparator());

  private final List<SyncTask> tasks;
  private final Dependencies dependencies;
  private final List<Step> steps = new ArrayList<>();
  private final Set<Phase> inWaves;

  private ArgoSteps(List<SyncTask> tasks, Dependencies dependencies) {
    this.tasks = tasks;
    this.dependencies = dependencies;
    this.inWaves = phasesWithWaves(tasks);
  }

  /** The steps that are not empty, in order. */
  static List<Step> of(List<SyncTask> declared, List<Change> prunes, Dependencies dependencies) {
    List<SyncTask> tasks = new ArrayList<>(declared);
    tasks.addAll(mirrored(prunes));
    int last =
        tasks.stream()
            .filter(task -> task.phase() == Phase.SYNC)
            .mapToInt(SyncTask::wave)
            .reduce(0, Math::max);
    int after = last == Integer.MAX_VALUE ? last : last + 1; // must not turn around
    tasks.replaceAll(task -> prunesLast(task) ? task.in(Phase.SYNC, after) : task);
    tasks.replaceAll(dependencies.afterDependents(tasks));
    tasks.sort(ORDER);
    List<SyncTask> ordered = before(tasks, ArgoSteps::namespace, ArgoSteps::inNamespace);
    ordered = before(ordered, ArgoSteps::definedKind, ArgoSteps::ofKind);
    return new ArgoSteps(dependencies.checked(ordered), dependencies).steps();
  }

  private static boolean prunesLast(SyncTask task) {
    return task.prunes() && task.change().options().prunesLast();
  }

  /** The tasks of deletions, in each other's waves. */
  private static List<SyncTask> mirrored(List<Change> prunes) {
    List<SyncTask> tasks = prunes.stream().map(change -> SyncTask.of(change, Phase.SYNC)).toList();
    TreeSet<Integer> waves = new TreeSet<>();
    tasks.forEach(task -> waves.add(task.wave()));
    List<Integer> up = new ArrayList<>(waves);
    Map<Integer, Integer> mirrored = new HashMap<>();
    for (int i = 0; i < up.size(); i++) {
      mirrored.put(up.get(i), up.get(up.size() - 1 - i));
    }
    return tasks.stream()
        .map(task -> task.in(Phase.SYNC, mirrored.getOrDefault(task.wave(), 0)))
        .toList();
  }

  private static Set<Phase> phasesWithWaves(List<SyncTask> tasks) {
    Map<Phase, Integer> first = new HashMap<>();
    Set<Phase> phases = new HashSet<>();
    for (SyncTask task : tasks) {
      Integer known = first.putIfAbsent(task.phase(), task.wave());
      if (known != null && known != task.wave()) {
        phases.add(task.phase());
      }
    }
    return phases;
  }

  /**
   * The tasks with each that provides something before the first that needs it, in its phase and
   * wave.
   *
   * @param provides what a task provides; null if nothing
   * @param needs what it needs; null if nothing
   */
  private static List<SyncTask> before(
      List<SyncTask> tasks,
      Function<SyncTask, @Nullable String> provides,
      Function<SyncTask, @Nullable String> needs) {
    Map<String, Integer> firstThatNeeds = new HashMap<>();
    Map<Integer, List<SyncTask>> moved = new HashMap<>();
    Set<Integer> left = new HashSet<>();
    for (int i = 0; i < tasks.size(); i++) {
      SyncTask task = tasks.get(i);
      if (task.prunes() || task.isIdleHook()) {
        continue;
      }
      String provided = provides.apply(task);
      String needed = provided == null ? needs.apply(task) : null;
      Integer first = provided == null ? null : firstThatNeeds.get(provided);
      if (first != null) {
        SyncTask other = tasks.get(first);
        moved
            .computeIfAbsent(first, at -> new ArrayList<>())
            .add(task.in(other.phase(), other.wave()));
        left.add(i);
      } else if (needed != null) {
        firstThatNeeds.putIfAbsent(needed, i);
      }
    }
    List<SyncTask> ordered = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      ordered.addAll(moved.getOrDefault(i, List.of()));
      if (!left.contains(i)) {
        ordered.add(tasks.get(i));
      }
    }
    return ordered;
  }

  private static @Nullable String namespace(SyncTask task) {
    ResourceId id = task.change().id();
    return KindOrder.isNamespace(id) ? id.name() : null;
  }

  private static @Nullable String inNamespace(SyncTask task) {
    String namespace = task.change().id().namespace();
    return namespace.isEmpty() ? null : namespace;
  }

  private static @Nullable String definedKind(SyncTask task) {
    Change change = task.change();
    if (!KindOrder.isDefinition(change.id()) || change.desired() == null) {
      return null;
    }
    return KindOrder.definedKind(change.desired().root());
  }

  private static String ofKind(SyncTask task) {
    return task.change().id().group() + "/" + task.change().id().kind();
  }

  private List<Step> steps() {
    int start = 0;
    for (int i = 1; i <= tasks.size(); i++) {
      if (i == tasks.size() || !isBeside(tasks.get(start), tasks.get(i))) {
        boolean more = i < tasks.size() && tasks.get(i).phase().compareTo(Phase.POST_SYNC) <= 0;
        add(tasks.subList(start, i), more);
        start = i;
      }
    }
    return steps;
  }

  private static boolean isBeside(SyncTask one, SyncTask other) {
    return one.phase() == other.phase() && one.wave() == other.wave();
  }

  /**
   * The steps of one wave.
   *
   * @param more whether another follows, which waits until this one is healthy
   */
  private void add(List<SyncTask> wave, boolean more) {
    SyncTask place = wave.get(0);
    List<Change> applied = new ArrayList<>();
    List<Change> prunes = new ArrayList<>();
    wave.forEach(task -> (task.prunes() ? prunes : applied).add(task.change()));
    List<List<Change>> levels = dependencies.levels(applied);
    for (int i = 0; i < levels.size(); i++) {
      Barrier last =
          i + 1 < levels.size() ? Barrier.DEPENDENCIES : more ? Barrier.HEALTHY : Barrier.NONE;
      addApplied(place, levels.get(i), i == 0 ? "" : ", once what they depend on is healthy", last);
    }
    List<List<Change>> deletions = dependencies.levels(prunes);
    for (int i = 0; i < deletions.size(); i++) {
      String when = i == 0 ? "" : ", once what depends on them is gone";
      addDeleted(place, deletions.get(i), when);
    }
  }

  /**
   * The steps of one level of a wave.
   *
   * @param last what must hold after it
   */
  private void addApplied(SyncTask place, List<Change> applied, String when, Barrier last) {
    int start = 0;
    for (int i = 0; i < applied.size(); i++) {
      boolean ends = i + 1 == applied.size();
      boolean founds = KindOrder.isFoundation(applied.get(i));
      // what others stand on must be there before they are looked at
      if (ends || founds && !sameFoundation(applied.get(i), applied.get(i + 1))) {
        Barrier barrier =
            ends && last != Barrier.NONE ? last : founds ? Barrier.ESTABLISHED : Barrier.NONE;
        List<Change> part = applied.subList(start, i + 1);
        boolean all = part.stream().allMatch(KindOrder::isFoundation);
        add(place, (all ? "namespaces and kinds" : "objects") + when, part, barrier);
        start = i + 1;
      }
    }
  }

  private void addDeleted(SyncTask place, List<Change> deleted, String when) {
    List<Change> prunes = new ArrayList<>(deleted);
    Collections.reverse(prunes);
    List<Change> foundations = prunes.stream().filter(KindOrder::isFoundation).toList();
    prunes.removeIf(KindOrder::isFoundation);
    add(place, "objects that are declared no more" + when, prunes, Barrier.GONE);
    add(place, "namespaces and kinds that are declared no more" + when, foundations, Barrier.GONE);
  }

  private static boolean sameFoundation(Change one, Change other) {
    return KindOrder.isFoundation(other) && one.id().kind().equals(other.id().kind());
  }

  private void add(SyncTask place, String what, List<Change> changes, Barrier barrier) {
    if (!changes.isEmpty()) {
      String phase = place.phase() == Phase.SYNC ? "" : place.phase().text() + ": ";
      String wave = inWaves.contains(place.phase()) ? "wave " + place.wave() + ": " : "";
      steps.add(new Step(place.phase(), place.wave(), phase + wave + what, changes, barrier));
    }
  }
}
