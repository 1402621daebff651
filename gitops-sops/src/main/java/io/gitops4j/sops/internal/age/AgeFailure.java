// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

/** A file of age that can't be opened. */
public final class AgeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Kind {
    /** No identity fits. */
    NO_MATCH,
    /** The authentication code of the header is wrong. */
    HMAC,
    /** The content was changed. */
    PAYLOAD,
    /** The armor is malformed. */
    ARMOR,
    /** The header is malformed. */
    HEADER
  }

  private final Kind kind;

  AgeFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What is wrong with it. */
  public Kind kind() {
    return kind;
  }

  static AgeFailure header(String message) {
    return new AgeFailure(Kind.HEADER, message);
  }
}
