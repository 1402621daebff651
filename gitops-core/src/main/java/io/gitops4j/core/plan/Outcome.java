// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

/** What became of a change. */
public enum Outcome {
  /** It was created or changed. */
  APPLIED,
  /** Nothing was to be done. */
  UNCHANGED,
  /** It was deleted, or was gone already. */
  DELETED,
  /** The cluster refused it or failed. */
  FAILED,
  /** It was not tried, because something before it failed or the policy does not allow it. */
  SKIPPED
}
