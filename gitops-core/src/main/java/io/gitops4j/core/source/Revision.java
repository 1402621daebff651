// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;

/**
 * The exact identity of a revision: a scheme and a digest, such as {@code sha1:4f2e…} for a Git
 * commit. Immutable, thread-safe.
 *
 * @param scheme {@code sha1} or {@code sha256} for commits and OCI digests, {@code tree} for the
 *     content of a directory or memory
 * @param digest the digest in lower-case hexadecimal
 */
public record Revision(String scheme, String digest) {

  /** Checks both parts. */
  public Revision {
    if (!Objects.requireNonNull(scheme, "scheme").matches("[a-z][a-z0-9]*")) {
      throw new IllegalArgumentException(
          "scheme: " + scheme + " (expected: lower-case letters and digits)");
    }
    if (!Objects.requireNonNull(digest, "digest").matches("[0-9a-f]+")) {
      throw new IllegalArgumentException("digest: " + digest + " (expected: hexadecimal digits)");
    }
  }

  /** The revision of a Git commit, whose id has 40 (SHA-1) or 64 (SHA-256) digits. */
  public static Revision ofCommit(String id) {
    return new Revision(id.length() == 64 ? "sha256" : "sha1", id);
  }

  /**
   * Reads {@code scheme:digest}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Revision parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("revision: " + text + " (expected: scheme:digest)");
    }
    return new Revision(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The first seven digits, for people. */
  public String shortDigest() {
    return digest.substring(0, Math.min(7, digest.length()));
  }

  @Override
  public String toString() {
    return scheme + ":" + digest;
  }
}
