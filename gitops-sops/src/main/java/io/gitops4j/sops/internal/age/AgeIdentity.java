// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import org.jspecify.annotations.Nullable;

/** A secret that can open files of age. Thread-safe until it is wiped. */
public interface AgeIdentity {

  /**
   * The file key, if one of the stanzas is for this identity; else null.
   *
   * @throws AgeFailure if the stanza is malformed
   */
  byte @Nullable [] unwrap(AgeHeader header) throws AgeFailure;

  /** The public key; of a passphrase there is none, and the text is empty. */
  String recipient();

  /** Overwrites the secret; nothing can be opened afterwards. */
  void wipe();
}
