// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import io.gitops4j.core.error.ErrorCode;

/** What can go wrong with references to secrets. */
public enum SecretReferenceError implements ErrorCode {
  /** Nobody has the secret that a placeholder names, and it would be applied as it stands. */
  UNRESOLVED("secret.unresolved"),
  /** A placeholder stands where its value would be seen: outside the data of a Secret. */
  EXPOSED("secret.exposed"),
  /** A placeholder asks for a change of the value that is not known. */
  MODIFIER("secret.modifier"),
  /** The value is no text where it would have to be one. */
  NO_TEXT("secret.no-text");

  private final String id;

  SecretReferenceError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
