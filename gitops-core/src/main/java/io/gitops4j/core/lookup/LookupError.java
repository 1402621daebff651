// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.lookup;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with an object that an application names. */
public enum LookupError implements ErrorCode {
  /** There is no such object. */
  NOT_FOUND("lookup.not-found"),
  /** The object does not hold what it should. */
  CONTENT("lookup.content"),
  /** An object is there twice. */
  DUPLICATE("lookup.duplicate");

  private final String id;

  LookupError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
