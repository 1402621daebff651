// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

/**
 * Encrypts and decrypts data keys where the key itself never leaves: a key management service, or
 * the transit engine of Vault. Called on the thread of the decryption; thread-safe.
 *
 * <p>Failures are a {@link SopsException} with {@link SopsError#KEY_SERVICE} whose message tells no
 * secret; the next key is tried then. The address in a {@link MasterKey} comes from the file, which
 * is not trusted: an implementation talks to addresses that its owner allowed, and to no other.
 */
public interface KeyService {

  /** Whether this service can do something with a key, told by its type and attributes. */
  boolean supports(MasterKey key);

  /**
   * The data key, or the part of it, that a master key holds.
   *
   * @return 32 or 33 bytes, the caller's own to wipe
   * @throws SopsException if the service refuses or can't be reached
   */
  byte[] decrypt(MasterKey key);

  /**
   * A data key encrypted to a master key, as text for the file.
   *
   * @param dataKey the data key; the callee keeps no copy
   * @throws SopsException if the service refuses or can't be reached
   */
  String encrypt(MasterKey key, byte[] dataKey);
}
