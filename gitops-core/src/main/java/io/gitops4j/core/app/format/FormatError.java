// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with the file of an application. */
public enum FormatError implements ErrorCode {
  /** A field has the wrong type. */
  TYPE("app.type"),
  /** A field has a value that is not allowed. */
  VALUE("app.value"),
  /** A required field is missing. */
  MISSING("app.missing"),
  /** A field that the format does not have. */
  UNKNOWN_FIELD("app.unknown-field"),
  /** A field or value that the format has, but this library does not honour. */
  UNSUPPORTED("app.unsupported"),
  /** A document is of a kind that declares no application. */
  OTHER_KIND("app.other-kind"),
  /** A Kustomization names a source that is not among the documents. */
  NO_SOURCE("app.no-source"),
  /** An object names one of another namespace, which was not allowed. */
  CROSS_NAMESPACE("app.cross-namespace"),
  /** Two documents declare the same object. */
  DUPLICATE("app.duplicate");

  private final String id;

  FormatError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
