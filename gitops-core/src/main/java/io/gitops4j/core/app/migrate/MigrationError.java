// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import io.gitops4j.core.error.ErrorCode;

/** What a migration could not say in the other form. */
public enum MigrationError implements ErrorCode {
  /** The field has no counterpart, and is left out. */
  LOST("migrate.lost"),
  /** The field has a counterpart that does not mean quite the same. */
  DIFFERENT("migrate.different"),
  /** Such an application can't be written in the other form at all. */
  IMPOSSIBLE("migrate.impossible");

  private final String id;

  MigrationError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
