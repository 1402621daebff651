// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.spi.Applier;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The waves of a plan, and who is asked after each. Used by one thread. */
final class SyncWaves {
  private final Applier.Target target;

  /** The last step of each wave in which something is written. */
  private final Map<Step, Boolean> ends = new IdentityHashMap<>();

  private @Nullable Step last;

  SyncWaves(Applier.Target target, Plan plan) {
    this.target = target;
    List<Step> steps =
        plan.steps().stream().filter(step -> step.phase().compareTo(Phase.SYNC_FAIL) < 0).toList();
    boolean writes = false;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      writes |= step.writes();
      boolean ended = i + 1 == steps.size() || !step.isBeside(steps.get(i + 1));
      if (ended && writes) {
        ends.put(step, Boolean.TRUE);
        last = step;
      }
      writes &= !ended;
    }
  }

  /** Asks whether the sync may go on after a step; why not, if it may not. */
  Optional<Issue> after(Step step) {
    if (!ends.containsKey(step)) {
      return Optional.empty();
    }
    try {
      target.waveHook().onWave(target.application(), step.phase(), step.wave(), step == last);
      return Optional.empty();
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return Optional.of(
          Issue.error(
              ApplyError.WAVE_HOOK,
              "the wave hook ended the sync after "
                  + step.phase().text()
                  + " wave "
                  + step.wave()
                  + ": "
                  + message));
    }
  }
}
