// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import java.util.Objects;

/**
 * How an object is applied on the server's side, or replaced. Immutable.
 *
 * @param fieldManager who owns the fields; default {@code gitops4j}
 * @param force whether fields of other managers are taken over rather than refused
 * @param dryRun whether the server only answers what the object would be
 * @param validate whether a field that the schema does not know is refused; else it is dropped
 */
public record ApplyOptions(String fieldManager, boolean force, boolean dryRun, boolean validate) {

  /** The field manager of this library. */
  public static final String FIELD_MANAGER = "gitops4j";

  /** As this library's manager, taking fields over. */
  public static final ApplyOptions DEFAULTS = new ApplyOptions(FIELD_MANAGER, true, false);

  /** Checks the manager. */
  public ApplyOptions {
    Objects.requireNonNull(fieldManager, "fieldManager");
  }

  /** Options that let unknown fields be refused. */
  public ApplyOptions(String fieldManager, boolean force, boolean dryRun) {
    this(fieldManager, force, dryRun, true);
  }

  /** The same, only asking. */
  public ApplyOptions asDryRun() {
    return new ApplyOptions(fieldManager, force, true, validate);
  }

  /** The same with or without a check of the fields' names. */
  public ApplyOptions withValidation(boolean newValidate) {
    return new ApplyOptions(fieldManager, force, dryRun, newValidate);
  }
}
