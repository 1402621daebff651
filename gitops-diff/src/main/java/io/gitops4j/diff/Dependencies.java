// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.graph.TopologicalOrder;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Who comes after whom by {@link DependsOn}: of declared objects what depends after what it depends
 * on, of deletions the other way round. A namespace and its content, a definition and its objects
 * count too, but only to keep their order, which steps have anyway. Where no object says anything,
 * all stays as it is. Made for one plan; not thread-safe.
 *
 * <p>What a declared object says must be right, or it is not applied. What is wrong with an object
 * that is to be deleted can't be mended where objects are declared: it is told, and not followed.
 */
final class Dependencies {
  private static final Comparator<SyncTask> ORDER =
      Comparator.comparing(SyncTask::phase).thenComparingInt(SyncTask::wave);

  private final Map<ResourceId, Change> declared = new LinkedHashMap<>();
  private final Map<ResourceId, Change> prunes = new LinkedHashMap<>();
  private final Map<ResourceId, Set<ResourceId>> explicit = new HashMap<>();
  private final Map<ResourceId, Set<ResourceId>> implicit = new HashMap<>();
  private final Set<ResourceId> wrong = new HashSet<>();
  private final DependencyFindings findings;
  private TopologicalOrder<ResourceId> order =
      TopologicalOrder.of(List.<ResourceId>of(), id -> List.of());

  private Dependencies(List<SyncTask> tasks, List<Change> prunes, DependencyFindings findings) {
    this.findings = findings;
    for (SyncTask task : tasks) {
      declared.putIfAbsent(task.change().id(), task.change());
    }
    prunes.forEach(change -> this.prunes.put(change.id(), change));
  }

  /** Those of a plan; what is wrong with them goes to the findings. */
  static Dependencies of(List<SyncTask> tasks, List<Change> prunes, DependencyFindings findings) {
    Dependencies dependencies = new Dependencies(tasks, prunes, findings);
    dependencies.declared.values().forEach(dependencies::read);
    dependencies.prunes.values().forEach(dependencies::readPrune);
    if (!dependencies.explicit.isEmpty()) {
      dependencies.sort();
    }
    return dependencies;
  }

  private static boolean isIdle(Change change) {
    return change.hook() != null && change.action() == Action.KEEP;
  }

  private void read(Change change) {
    DependsOn said = isIdle(change) ? null : DependsOn.of(object(change));
    if (said == null) {
      return;
    }
    boolean right = findings.malformed(change, said, true);
    for (ResourceId other : said.ids()) {
      Change found = declared.get(other);
      if (found == null) {
        right = false;
        findings.outside(change, other, declared.keySet(), prunes.containsKey(other));
      } else if (!isIdle(found)) { // a hook that is not run is not waited for
        explicit.computeIfAbsent(change.id(), id -> new HashSet<>()).add(other);
      }
    }
    if (!right) {
      wrong.add(change.id());
    }
  }

  private void readPrune(Change change) {
    DependsOn said = DependsOn.of(object(change));
    if (said != null) {
      findings.malformed(change, said, false);
      for (ResourceId other : said.ids()) {
        if (prunes.containsKey(other)) {
          explicit.computeIfAbsent(other, id -> new HashSet<>()).add(change.id());
        }
      }
    }
  }

  private static MapNode object(Change change) {
    if (change.desired() != null) {
      return change.desired().root();
    }
    return change.live() == null ? MapNode.EMPTY : change.live();
  }

  private void sort() {
    foundations(declared, false);
    foundations(prunes, true);
    Set<ResourceId> all = new TreeSet<>(declared.keySet());
    all.addAll(prunes.keySet());
    order = TopologicalOrder.of(all, this::needs);
    for (List<ResourceId> cycle : order.cycles()) {
      boolean ofPrunes = prunes.containsKey(cycle.get(0));
      Map<ResourceId, Change> changes = ofPrunes ? prunes : declared;
      findings.cycle(cycle.stream().map(changes::get).toList());
      if (!ofPrunes) {
        wrong.addAll(cycle);
      }
    }
    // what closes a circle is not followed
    explicit.forEach((id, others) -> others.removeIf(other -> comesBefore(id, other)));
    implicit.forEach((id, others) -> others.removeIf(other -> comesBefore(id, other)));
  }

  private boolean comesBefore(ResourceId one, ResourceId other) {
    return order.place(one) <= order.place(other);
  }

  private List<ResourceId> needs(ResourceId id) {
    Set<ResourceId> needs = new HashSet<>(explicit.getOrDefault(id, Set.of()));
    needs.addAll(implicit.getOrDefault(id, Set.of()));
    return needs.stream().sorted().toList();
  }

  /** The edges between namespaces and definitions and what can't be without them. */
  private void foundations(Map<ResourceId, Change> changes, boolean reversed) {
    Map<String, ResourceId> kinds = new HashMap<>();
    for (Change change : changes.values()) {
      if (KindOrder.isDefinition(change.id())) {
        kinds.put(KindOrder.definedKind(object(change)), change.id());
      }
    }
    for (ResourceId id : changes.keySet()) {
      ResourceId namespace = new ResourceId("", "Namespace", "", id.namespace());
      ResourceId definition = kinds.get(id.group() + "/" + id.kind());
      for (ResourceId foundation :
          definition == null ? List.of(namespace) : List.of(namespace, definition)) {
        if (changes.containsKey(foundation)) {
          implicit
              .computeIfAbsent(reversed ? foundation : id, each -> new HashSet<>())
              .add(reversed ? id : foundation);
        }
      }
    }
  }

  /** Whether any object says that it depends on another. */
  boolean isEmpty() {
    return explicit.isEmpty();
  }

  /** The change with what it waits for; unknown if what it says is wrong. */
  Change of(Change change) {
    if (isIdle(change)) {
      return change;
    }
    if (wrong.contains(change.id())) {
      return change
          .withAction(Action.UNKNOWN, "what it depends on can't be followed")
          .withStatus(SyncStatus.UNKNOWN);
    }
    Set<ResourceId> others = explicit.getOrDefault(change.id(), Set.of());
    return others.isEmpty() ? change : change.withAfter(others.stream().sorted().toList());
  }

  /** What puts a deletion into the wave of what depends on the object, if that goes later. */
  UnaryOperator<SyncTask> afterDependents(List<SyncTask> tasks) {
    Map<ResourceId, Integer> waves = new HashMap<>();
    List<SyncTask> deletions =
        isEmpty() ? List.of() : tasks.stream().filter(SyncTask::prunes).sorted(byPlace()).toList();
    for (SyncTask task : deletions) {
      ResourceId id = task.change().id();
      int wave = task.wave();
      for (ResourceId dependent : explicit.getOrDefault(id, Set.of())) {
        wave = Math.max(wave, waves.getOrDefault(dependent, wave));
      }
      waves.put(id, wave);
    }
    return task ->
        task.prunes()
            ? task.in(task.phase(), waves.getOrDefault(task.change().id(), task.wave()))
            : task;
  }

  private Comparator<SyncTask> byPlace() {
    return Comparator.comparingInt(task -> order.place(task.change().id()));
  }

  /** The tasks in their order; unknown are those that depend on one of a later phase or wave. */
  List<SyncTask> checked(List<SyncTask> ordered) {
    if (isEmpty()) {
      return ordered;
    }
    Map<ResourceId, SyncTask> first = new HashMap<>();
    ordered.forEach(task -> first.putIfAbsent(task.change().id(), task));
    List<SyncTask> checked = new ArrayList<>(ordered.size());
    for (SyncTask task : ordered) {
      Change change = task.change();
      for (ResourceId id : task.prunes() ? List.<ResourceId>of() : change.after()) {
        SyncTask other = first.get(id);
        if (other != null && ORDER.compare(task, other) < 0) {
          findings.later(task, other);
          wrong.add(change.id());
        }
      }
      checked.add(task.with(of(change)));
    }
    return checked;
  }

  /**
   * Parts changes into levels, each of which comes after those that it waits for among the others.
   * In a level the order stays.
   */
  List<List<Change>> levels(List<Change> changes) {
    if (isEmpty()) {
      return List.of(changes);
    }
    Map<ResourceId, Integer> levels = new HashMap<>();
    List<ResourceId> ids = new ArrayList<>();
    for (Change change : changes) {
      if (levels.put(change.id(), 0) == null) {
        ids.add(change.id());
      }
    }
    ids.sort(Comparator.comparingInt(order::place));
    for (ResourceId id : ids) {
      int level = 0;
      for (ResourceId other : explicit.getOrDefault(id, Set.of())) {
        level = Math.max(level, levels.getOrDefault(other, -1) + 1);
      }
      for (ResourceId other : implicit.getOrDefault(id, Set.of())) {
        level = Math.max(level, levels.getOrDefault(other, 0));
      }
      levels.put(id, level);
    }
    List<List<Change>> parts = new ArrayList<>();
    for (Change change : changes) {
      int level = levels.getOrDefault(change.id(), 0);
      while (parts.size() <= level) {
        parts.add(new ArrayList<>());
      }
      parts.get(level).add(change);
    }
    return parts;
  }
}
