// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as OCI writes them. */
final class Digests {
  private static final String PREFIX = "sha256:";

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String of(byte[] content) {
    return PREFIX + HexFormat.of().formatHex(sha256().digest(content));
  }

  /** A digest that can be checked. */
  static boolean isKnown(String digest) {
    return digest.matches("sha256:[0-9a-f]{64}");
  }

  /** The digits alone. */
  static String hex(String digest) {
    return digest.substring(PREFIX.length());
  }

  /**
   * Checks content that came from a registry.
   *
   * @throws SourceException with {@link SourceError#CORRUPT} if it is not what the digest says
   */
  static void check(byte[] content, String digest, String what) {
    if (!of(content).equals(digest)) {
      throw SourceException.of(
          SourceError.CORRUPT, what + " is not what its digest says: " + digest);
    }
  }
}
