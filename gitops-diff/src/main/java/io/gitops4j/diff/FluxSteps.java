// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts changes in Flux's stages: definitions of kinds, namespaces and cluster roles, without which
 * a dry run of what needs them fails; then classes; then all the rest; then the deletions in
 * reverse order.
 */
final class FluxSteps {
  private static final Set<String> FIRST =
      Set.of("CustomResourceDefinition", "Namespace", "ClusterRole");

  private FluxSteps() {}

  /** The steps that are not empty, in order; the stages of each level of dependencies. */
  static List<Step> of(List<Change> declared, List<Change> prunes, Dependencies dependencies) {
    List<Step> steps = new ArrayList<>();
    Predicate<Change> first = change -> FIRST.contains(change.id().kind());
    Predicate<Change> classes = first.negate().and(change -> change.id().kind().endsWith("Class"));
    Predicate<Change> rest = first.or(classes).negate();
    boolean waits = prunes.stream().anyMatch(FluxSteps::waits);
    String when = "";
    for (List<Change> level : dependencies.levels(declared)) {
      int last = steps.size() - 1;
      if (last >= 0) {
        steps.set(last, steps.get(last).withBarrier(Barrier.DEPENDENCIES));
        when = ", once what they depend on is healthy";
      }
      String stage = "definitions, namespaces and cluster roles";
      add(steps, stage + when, level, first, Barrier.ESTABLISHED);
      add(steps, "classes" + when, level, classes, Barrier.HEALTHY);
      add(steps, "objects" + when, level, rest, waits ? Barrier.HEALTHY : Barrier.NONE);
    }
    int applied = steps.size();
    for (List<Change> level : dependencies.levels(prunes)) {
      when = steps.size() == applied ? "" : ", once what depends on them is gone";
      add(steps, "objects that are declared no more" + when, level, first.negate(), Barrier.GONE);
      String stage = "definitions, namespaces and cluster roles that are declared no more";
      add(steps, stage + when, level, first, Barrier.GONE);
    }
    for (int i = applied; i < steps.size(); i++) {
      List<Change> reversed = new ArrayList<>(steps.get(i).changes());
      Collections.reverse(reversed);
      steps.set(i, steps.get(i).withChanges(reversed));
    }
    return steps;
  }

  private static boolean waits(Change prune) {
    return prune.writes() && prune.options().prunesLast();
  }

  private static void add(
      List<Step> steps,
      String name,
      List<Change> changes,
      Predicate<Change> which,
      Barrier barrier) {
    List<Change> part = changes.stream().filter(which).sorted(KindOrder.FLUX.comparator()).toList();
    if (!part.isEmpty()) {
      steps.add(new Step(name, part, barrier));
    }
  }
}
