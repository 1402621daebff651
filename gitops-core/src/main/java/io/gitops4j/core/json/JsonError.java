// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.error.ErrorCode;

/** What can be wrong with JSON that is to become a value of this library. */
public enum JsonError implements ErrorCode {
  /** A part is missing, or is not of the kind or form that belongs there. */
  VALUE("json.value");

  private final String id;

  JsonError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
