// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who signed, as the trusted keys tell. Immutable, thread-safe.
 *
 * @param format how
 * @param keys the fingerprints of the key that signed and, of OpenPGP, of its primary key; of an
 *     unknown key what the signature says, perhaps a key id only
 * @param name the user id of the OpenPGP key, or the principals of the SSH key; empty if the key is
 *     not trusted or has none
 * @param time when it was signed, as the signature says; null if it does not
 */
public record Signer(
    SignatureFormat format, List<String> keys, String name, @Nullable Instant time) {
  /** Copies the list. */
  public Signer {
    Objects.requireNonNull(format, "format");
    keys = List.copyOf(keys);
    Objects.requireNonNull(name, "name");
  }

  /** Name and key, for people. */
  @Override
  public String toString() {
    String key = keys.isEmpty() ? "an unnamed key" : keys.get(0);
    return name.isEmpty() ? key : name + " (" + key + ")";
  }
}
