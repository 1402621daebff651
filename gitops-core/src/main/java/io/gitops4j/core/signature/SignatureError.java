// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import io.gitops4j.core.error.ErrorCode;

/** What is wrong with a signature, or with what it is checked by. */
public enum SignatureError implements ErrorCode {
  /** A commit or a tag has no signature. */
  UNSIGNED("signature.missing"),
  /** The signature does not fit what is signed: one of both was changed. */
  INVALID("signature.invalid"),
  /** The signature can't be read. */
  MALFORMED("signature.malformed"),
  /** The key that signed is not among those that are trusted. */
  UNKNOWN_KEY("signature.unknown-key"),
  /** The key is trusted, but not one of those that the policy allows. */
  KEY_NOT_ALLOWED("signature.key-not-allowed"),
  /** The key is not valid any more, or was not yet. */
  EXPIRED_KEY("signature.expired-key"),
  /** The key was revoked. */
  REVOKED_KEY("signature.revoked-key"),
  /** The key may not be used for this, or its own signatures do not hold. */
  UNUSABLE_KEY("signature.unusable-key"),
  /** The signature itself says that its time is over. */
  EXPIRED("signature.expired"),
  /** The digest or the key is too weak to prove anything. */
  WEAK("signature.weak"),
  /** Nobody here verifies signatures of this format or kind. */
  UNSUPPORTED("signature.unsupported"),
  /** The policy asks for an annotated tag, and the revision was not named by one. */
  NO_TAG("signature.no-tag"),
  /** The tag is signed, but says that it is another one, or names another commit. */
  WRONG_TAG("signature.wrong-tag"),
  /** There are more commits to look at than the policy allows. */
  TOO_MANY_COMMITS("signature.too-many-commits"),
  /** A policy asks for signatures, and nobody was given who could verify them. */
  NO_VERIFIER("signature.no-verifier"),
  /** A policy names keys that nobody gave. */
  NO_KEYS("signature.no-keys"),
  /** A file of keys can't be read. */
  BAD_KEYS("signature.bad-keys");

  private final String id;

  SignatureError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
