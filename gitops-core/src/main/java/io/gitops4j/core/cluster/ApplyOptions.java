// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.secret.SecretTexts;
import java.util.Objects;

/**
 * How an object is applied on the server's side, or replaced. Immutable.
 *
 * @param fieldManager who owns the fields; default {@code gitops4j}
 * @param force whether fields of other managers are taken over rather than refused
 * @param dryRun whether the server only answers what the object would be
 * @param validate whether a field that the schema does not know is refused; else it is dropped
 * @param hidden texts of the object that are secret: what is told of a refusal that quotes one of
 *     them is reduced to reasons and names of fields, as for all Secrets
 */
public record ApplyOptions(
    String fieldManager, boolean force, boolean dryRun, boolean validate, SecretTexts hidden) {

  /** The field manager of this library. */
  public static final String FIELD_MANAGER = "gitops4j";

  /** As this library's manager, taking fields over. */
  public static final ApplyOptions DEFAULTS = new ApplyOptions(FIELD_MANAGER, true, false);

  /** Checks the manager. */
  public ApplyOptions {
    Objects.requireNonNull(fieldManager, "fieldManager");
    Objects.requireNonNull(hidden, "hidden");
  }

  /** Options for an object without secret texts, or a Secret. */
  public ApplyOptions(String fieldManager, boolean force, boolean dryRun, boolean validate) {
    this(fieldManager, force, dryRun, validate, SecretTexts.NONE);
  }

  /** Options that let unknown fields be refused. */
  public ApplyOptions(String fieldManager, boolean force, boolean dryRun) {
    this(fieldManager, force, dryRun, true);
  }

  /** The same, only asking. */
  public ApplyOptions asDryRun() {
    return new ApplyOptions(fieldManager, force, true, validate, hidden);
  }

  /** The same with or without a check of the fields' names. */
  public ApplyOptions withValidation(boolean newValidate) {
    return new ApplyOptions(fieldManager, force, dryRun, newValidate, hidden);
  }

  /** The same with texts that no message quotes. */
  public ApplyOptions hiding(SecretTexts texts) {
    return new ApplyOptions(fieldManager, force, dryRun, validate, texts);
  }
}
