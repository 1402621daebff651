// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.error.ErrorCode;

/** What can go wrong with a file of SOPS. */
public enum SopsError implements ErrorCode {
  /** The file is not encrypted: it has no metadata of SOPS. */
  NOT_ENCRYPTED("sops.not-encrypted"),
  /** The text is not of its format. */
  FORMAT("sops.format"),
  /** The metadata is malformed, contradicts itself or names no key. */
  METADATA("sops.metadata"),
  /** No key at hand gives the data key, or too few of the key groups do. */
  DATA_KEY("sops.data-key"),
  /** A value is not encrypted though it should be, was changed, or is of no known type. */
  VALUE("sops.value"),
  /** The file was changed after it was encrypted, or has no authentication code. */
  MAC("sops.mac"),
  /** A bound on sizes or on work is exceeded. */
  LIMIT("sops.limit"),
  /** A key that was handed in can't be read. */
  IDENTITY("sops.identity"),
  /** A key service failed, or answered with something else than was asked for. */
  KEY_SERVICE("sops.key-service"),
  /** The file can't be encrypted as asked. */
  ENCRYPT("sops.encrypt");

  private final String id;

  SopsError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}
