// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

/** What must hold before the next step of a plan begins. */
public enum Barrier {
  /** Nothing. */
  NONE,
  /** Kinds that were applied are served, namespaces are active. */
  ESTABLISHED,
  /** Everything that was applied is healthy. */
  HEALTHY,
  /**
   * What later objects of the same phase and wave come after ({@link Change#after}) is healthy;
   * what is not holds those objects alone.
   */
  DEPENDENCIES,
  /** Everything that was deleted is gone. */
  GONE
}
