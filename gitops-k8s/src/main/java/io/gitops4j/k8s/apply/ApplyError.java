// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.error.ErrorCode;

/** What can go wrong with a sync as a whole. */
public enum ApplyError implements ErrorCode {
  /** The inventory in the cluster can't be read. */
  INVENTORY("apply.inventory"),
  /** Objects did not become healthy in time. */
  NOT_HEALTHY("apply.not-healthy"),
  /**
   * What was applied did not become usable in time: a kind is not served, a namespace not active.
   */
  NOT_ESTABLISHED("apply.not-established"),
  /** What was deleted did not go in time. */
  NOT_GONE("apply.not-gone"),
  /** A hook failed, or did not end in time. */
  HOOK_FAILED("apply.hook-failed"),
  /** An object that others depend on is not there, or not healthy. */
  DEPENDENCY("apply.dependency"),
  /** The wave hook ended the sync. */
  WAVE_HOOK("apply.wave-hook"),
  /** Somebody else synced the application since the plan was made. */
  STALE("apply.stale"),
  /** Another sync of the application did not end in time. */
  BUSY("apply.busy"),
  /** Another sync of the application took over. */
  SUPERSEDED("apply.superseded"),
  /** The thread was interrupted. */
  INTERRUPTED("apply.interrupted"),
  /** A warning: the status of the object that an application was read from was not written. */
  STATUS("apply.status");

  private final String id;

  ApplyError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
