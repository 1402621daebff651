// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

/** What a reconciliation came to. */
public enum ReconcileStatus {
  /** The cluster was as declared; nothing was written. */
  IN_SYNC,
  /** The cluster was brought to the declared state. */
  SYNCED,
  /** The cluster differs, and nothing was done about it: not asked, or not allowed. */
  OUT_OF_SYNC,
  /** The application was deleted from its cluster. */
  DELETED,
  /** Another application that this one depends on is not ready; nothing was done. */
  WAITING,
  /** The application is suspended; nothing was looked at. */
  SUSPENDED,
  /** Something failed; the issues and the resources tell what. The rest was done. */
  FAILED
}
