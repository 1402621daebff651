// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key that may sign. Immutable.
 *
 * @param principals who it is of: patterns, with commas between them; or a comment
 * @param namespaces for what it may sign: patterns, with commas between them; null for anything
 * @param after the first moment at which it is valid; null for no such
 * @param before the last moment at which it is valid; null for no such
 * @param authority whether it signs certificates, not commits
 * @param blob the key as it is written
 */
record AllowedSigner(
    String principals,
    @Nullable String namespaces,
    @Nullable Instant after,
    @Nullable Instant before,
    boolean authority,
    byte[] blob) {

  /** Whether the key may sign for this. */
  boolean isFor(String namespace) {
    return namespaces == null || PatternList.matches(namespaces, namespace);
  }

  /** Whether the key is valid at this time. */
  boolean isValid(Instant time) {
    return (after == null || !time.isBefore(after)) && (before == null || !time.isAfter(before));
  }

  static byte[] decoded(String base64) throws SshFailure {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw SshFailure.malformed("the key is not base64");
    }
  }
}
