// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.cluster.Propagation;
import java.util.Objects;

/**
 * What becomes of an application's objects when the application is deleted. Immutable.
 *
 * @param propagation foreground: each object stays until its dependents are gone; background: they
 *     go after it; orphan: all objects of the application stay, and belong to nobody
 * @param definitions whether custom resource definitions go too, and with them all objects of their
 *     kinds, whoever made those; no with Argo CD
 * @param hooks whether the hooks of the phases {@code PreDelete} and {@code PostDelete} are run;
 *     none is where all is orphaned
 */
public record Cascade(Propagation propagation, boolean definitions, boolean hooks) {

  /** In the foreground, without definitions, with hooks: as with Argo CD's finalizer. */
  public static final Cascade DEFAULTS = new Cascade(Propagation.FOREGROUND, false, true);

  /** Checks the propagation. */
  public Cascade {
    Objects.requireNonNull(propagation, "propagation");
  }

  /** The same with another propagation. */
  public Cascade with(Propagation newPropagation) {
    return new Cascade(newPropagation, definitions, hooks);
  }

  /** The same, and definitions go too. */
  public Cascade withDefinitions() {
    return new Cascade(propagation, true, hooks);
  }

  /** The same, and no hook is run. */
  public Cascade withoutHooks() {
    return new Cascade(propagation, definitions, false);
  }

  /** Whether what is declared matters, which only hooks do. */
  public boolean runsHooks() {
    return hooks && propagation != Propagation.ORPHAN;
  }
}
