// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

/** How an object, or all of an application, stands to what is declared. */
public enum SyncStatus {
  /** As declared; what differs is ignored, with a reason. */
  SYNCED,
  /** Other than declared, by the differences that are listed. */
  OUT_OF_SYNC,
  /** It could not be compared; never taken for synced. */
  UNKNOWN
}
