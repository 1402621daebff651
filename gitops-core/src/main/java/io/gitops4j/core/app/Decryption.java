// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the encrypted files of an application are opened, as Flux's {@code spec.decryption}.
 * Immutable, thread-safe.
 *
 * @param provider what they were encrypted by, such as {@code sops}
 * @param secretName the Secret in the application's namespace that holds the keys; null for the
 *     keys that the decryptor itself has
 * @param serviceAccountName the service account in the application's namespace as which services
 *     for keys are called; null for the engine itself
 */
public record Decryption(
    String provider, @Nullable String secretName, @Nullable String serviceAccountName) {

  /** The provider whose files {@code gitops-sops} opens. */
  public static final String SOPS = "sops";

  /** Checks the provider. */
  public Decryption {
    if (Objects.requireNonNull(provider, "provider").isBlank()) {
      throw new IllegalArgumentException("provider: empty (expected: a name such as sops)");
    }
  }

  /** Files of SOPS, with the keys of this Secret. */
  public static Decryption sops(String secretName) {
    return new Decryption(SOPS, Objects.requireNonNull(secretName, "secretName"), null);
  }
}
