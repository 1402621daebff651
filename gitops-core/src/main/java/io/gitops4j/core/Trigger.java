// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

/** What a reconciliation was asked to do. */
public enum Trigger {
  /** Only compare; write nothing. */
  PLAN,
  /** Bring the cluster to the declared state, whatever the policy says of automation. */
  SYNC,
  /** Do what the application's policy allows without being asked: one turn of a loop. */
  RECONCILE,
  /** Delete the application from its cluster. */
  DELETE
}
