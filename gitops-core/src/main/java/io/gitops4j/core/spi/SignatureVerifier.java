// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.signature.SignatureFormat;
import io.gitops4j.core.signature.SignatureResult;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.TrustedKeys;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Verifies signatures of one format. Thread-safe. A pure function of its arguments: it reads no
 * file, starts no program and has no network. Core holds one for SSH; the module {@code
 * gitops-signature} holds one for OpenPGP, which is found by {@link ServiceLoader}, or handed in.
 */
public interface SignatureVerifier {

  /** The format that is verified. */
  SignatureFormat format();

  /**
   * Verifies the signature of an object, which has one of this format. A signature that is not good
   * is a result.
   *
   * @param keys the keys that count
   * @param now the present time
   * @throws io.gitops4j.core.signature.SignatureException if the keys can't be read
   */
  SignatureResult verify(SignedObject object, TrustedKeys keys, Instant now);

  /** The verifiers on the class path. */
  static List<SignatureVerifier> find() {
    return ServiceLoader.load(SignatureVerifier.class, SignatureVerifier.class.getClassLoader())
        .stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
