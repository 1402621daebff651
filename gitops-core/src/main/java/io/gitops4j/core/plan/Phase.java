// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

/**
 * The phases of a sync, in their order, as Argo CD has them: each begins when the one before it has
 * succeeded. The last two belong to the deletion of an application.
 */
public enum Phase {
  /** Before anything else: hooks only, and what they need. */
  PRE_SYNC("PreSync"),
  /** The declared objects, hooks of this phase among them, and what is pruned. */
  SYNC("Sync"),
  /** Once everything of the phase before is applied and healthy. */
  POST_SYNC("PostSync"),
  /** Only when one of the phases before has failed. */
  SYNC_FAIL("SyncFail"),
  /** Before the objects of an application that is deleted. */
  PRE_DELETE("PreDelete"),
  /** After them. */
  POST_DELETE("PostDelete");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** The word that Argo CD's annotation has for it, e.g. {@code PreSync}. */
  public String text() {
    return text;
  }

  /** Whether the phase belongs to a sync, and not to a deletion. */
  public boolean ofSync() {
    return compareTo(SYNC_FAIL) <= 0;
  }
}
