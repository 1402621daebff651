// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import io.gitops4j.core.error.ErrorCode;

/** What can go wrong while variables are substituted. */
public enum SubstitutionError implements ErrorCode {
  /** An expression can't be read. */
  SYNTAX("substitute.syntax"),
  /** A variable has no value and the expression no default. */
  UNSET("substitute.unset"),
  /** The name of a variable is not allowed. */
  NAME("substitute.name"),
  /** A warning: the value of a Secret is part of what an object or a key is called. */
  EXPOSED("substitute.exposed"),
  /** The manifest is no Kubernetes object any more. */
  RESULT("substitute.result");

  private final String id;

  SubstitutionError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
