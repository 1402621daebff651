// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.plan.Phase;

/**
 * Is asked after each wave of a sync whether it may go on: a pause between waves, a gate. Called on
 * the thread that syncs, once for each wave in which something was to be written and nothing
 * failed: when all of the wave is applied and its last hooks are created, before health and the end
 * of those hooks are waited for. A wave without anything to write is passed over, those of {@code
 * SyncFail} hooks and of a deletion are too. In Flux's order there is one wave.
 *
 * <p>As long as it takes, the sync waits; the lease of the application must be longer. Several
 * syncs may ask at the same time.
 */
@FunctionalInterface
public interface SyncWaveHook {

  /** One that lets everything go on. */
  SyncWaveHook NONE = (application, phase, wave, last) -> {};

  /**
   * A wave is applied.
   *
   * @param application the application that is synced
   * @param phase the phase
   * @param wave the wave in it
   * @param last whether no other wave follows, so that there is nothing to wait for
   * @throws RuntimeException to end the sync as an error: hooks that still run are deleted, and
   *     nothing else is tried; its message goes into the result, so it must hold no secret
   */
  void onWave(Application application, Phase phase, int wave, boolean last);
}
