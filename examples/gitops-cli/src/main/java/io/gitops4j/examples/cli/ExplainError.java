// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.ErrorCode;

/** Why there is nothing to explain. */
enum ExplainError implements ErrorCode {
  /** No object has the name. */
  NO_RESOURCE("explain.no-resource"),
  /** Several objects have the name. */
  AMBIGUOUS("explain.ambiguous-resource"),
  /** The object has no such field, and never had. */
  NO_FIELD("explain.no-field");

  private final String id;

  ExplainError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
