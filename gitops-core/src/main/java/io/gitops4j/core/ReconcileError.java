// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.error.ErrorCode;

/** What can keep the loop from running. */
public enum ReconcileError implements ErrorCode {
  /** No source provider takes the reference. */
  NO_SOURCE_PROVIDER("reconcile.no-source-provider"),
  /** No renderer takes the directory. */
  NO_RENDERER("reconcile.no-renderer"),
  /**
   * The application can't be rolled back: it is automated, or its sources of then are not known.
   */
  ROLLBACK("reconcile.rollback"),
  /** A warning: what became of a sync could not be remembered. */
  JOURNAL("reconcile.journal"),
  /** A warning: the status of the object that the application was read from was not written. */
  STATUS("reconcile.status"),
  /** No decryptor opens what the application says is encrypted. */
  NO_DECRYPTOR("reconcile.no-decryptor"),
  /** A rendered object is still encrypted. */
  ENCRYPTED("reconcile.encrypted"),
  /** The thread was interrupted. */
  INTERRUPTED("reconcile.interrupted");

  private final String id;

  ReconcileError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
