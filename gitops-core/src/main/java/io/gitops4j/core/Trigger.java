// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.RetryPolicy;

/** What a reconciliation was asked to do. */
public enum Trigger {
  /** Only compare; write nothing. */
  PLAN,
  /** Bring the cluster to the declared state, whatever the policy says of automation. */
  SYNC,
  /** Do what the application's policy allows without being asked: one turn of a loop. */
  RECONCILE,
  /** Delete the application from its cluster. */
  DELETE;

  /** Retries without a limit are for {@link ReconcileLoop}: a call ends. */
  RetryPolicy retry(RetryPolicy set) {
    RetryPolicy retry = this == SYNC ? set.whenAsked() : set;
    return this == PLAN || retry.limit() < 0 ? RetryPolicy.NONE : retry;
  }
}
