// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.error.ErrorCode;

/** What can keep a part of an application from being planned. */
public enum PlanError implements ErrorCode {
  /** Nothing is declared, and to prune would delete all that the application owns. */
  EMPTY("diff.empty"),
  /** The same object is declared more than once. */
  DUPLICATE("diff.duplicate"),
  /** More would be deleted than the deletion budget allows. */
  BUDGET("diff.budget"),
  /** An object of a protected kind would be deleted, and is not named. */
  PROTECTED("diff.protected"),
  /** Several applications declare the same object. */
  CLAIMED("diff.claimed"),
  /** Applications depend on each other in a circle. */
  CYCLE("diff.cycle"),
  /** What an object says that it depends on can't be followed. */
  DEPENDENCY("diff.dependency"),
  /** Waves and hooks of objects count for one of two applications, and not for the other. */
  ORDER("diff.order"),
  /** Two applications go to different clusters. */
  CLUSTER("diff.cluster"),
  /** A word in a hook's annotations that nobody knows. */
  HOOK("diff.hook"),
  /** A sync option, of an object or in a label or annotation of Flux, that nobody knows. */
  OPTION("diff.option"),
  /** An object belongs to another application, and the policy does not allow that. */
  SHARED("diff.shared"),
  /**
   * An object that is no hook has no name, so that nobody can tell which one it is in a cluster.
   */
  NAMELESS("diff.nameless"),
  /** An object refers to secrets that lie elsewhere. */
  SECRET_REFERENCE("diff.secret-reference"),
  /** A pod names a Secret that nothing of what is planned makes. */
  SECRET_ELSEWHERE("diff.secret-elsewhere");

  private final String id;

  PlanError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
