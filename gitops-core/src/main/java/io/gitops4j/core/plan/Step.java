// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import java.util.List;
import java.util.Objects;

/**
 * Changes of one phase and wave that may be made side by side, in their order, and what must hold
 * afterwards. Hooks among them must have ended before the next step begins, whatever the barrier.
 * Immutable, thread-safe.
 *
 * @param phase the phase
 * @param wave the wave in the phase
 * @param name what the step does, for a person
 * @param changes the changes, in order
 * @param barrier what must hold before the next step
 */
public record Step(Phase phase, int wave, String name, List<Change> changes, Barrier barrier) {
  /** Copies the changes. */
  public Step {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(name, "name");
    changes = List.copyOf(changes);
    Objects.requireNonNull(barrier, "barrier");
  }

  /** A step of the phase {@link Phase#SYNC}, wave 0. */
  public Step(String name, List<Change> changes, Barrier barrier) {
    this(Phase.SYNC, 0, name, changes, barrier);
  }

  /** The same with other changes. */
  public Step withChanges(List<Change> newChanges) {
    return new Step(phase, wave, name, newChanges, barrier);
  }

  /** The same with another barrier. */
  public Step withBarrier(Barrier newBarrier) {
    return new Step(phase, wave, name, changes, newBarrier);
  }

  /** Whether any of the changes is written. */
  public boolean writes() {
    return changes.stream().anyMatch(Change::writes);
  }

  /** Whether both are of the same phase and wave. */
  public boolean isBeside(Step other) {
    return phase == other.phase && wave == other.wave;
  }
}
