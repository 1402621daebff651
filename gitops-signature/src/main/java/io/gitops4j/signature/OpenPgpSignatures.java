// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignatureFormat;
import io.gitops4j.core.signature.SignatureResult;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.spi.SignatureVerifier;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies OpenPGP signatures with Bouncy Castle: RSA, ECDSA, Ed25519 and Ed448, by primary keys
 * and by subkeys. No {@code gpg} is started, and no keyring of this machine is read. Thread-safe.
 *
 * <p>A key must hold now: not expired, not revoked for any reason, allowed to sign by its own
 * signatures, which are verified too; a subkey must be bound to its primary key in both directions.
 * Signatures over MD5, SHA-1 or RIPEMD-160, keys of DSA, and RSA keys of less than 2048 bits prove
 * nothing. What a commit claims of its time is not believed.
 */
public final class OpenPgpSignatures implements SignatureVerifier {

  /** Keyrings as they were read last: those of one revision are asked for again and again. */
  private record Read(TrustedKeys keys, List<Certificate> certificates) {}

  private volatile @Nullable Read last;

  /** A verifier; needed by {@link java.util.ServiceLoader}. */
  public OpenPgpSignatures() {
    // nothing to set
  }

  @Override
  public SignatureFormat format() {
    return SignatureFormat.OPENPGP;
  }

  @Override
  public SignatureResult verify(SignedObject object, TrustedKeys keys, Instant now) {
    List<Certificate> certificates = certificates(Objects.requireNonNull(keys, "keys"));
    DetachedSignature signature;
    try {
      signature = DetachedSignature.parse(object.signatureBytes());
    } catch (PgpFailure e) {
      return SignatureResult.bad(e.problem(), null, e.getMessage());
    }
    SignatureResult result =
        SignatureResult.bad(SignatureError.UNKNOWN_KEY, signature.unknown(), "");
    for (Certificate certificate : certificates) {
      for (Certificate.Key key : certificate.keys()) {
        if (signature.isBy(key)) {
          result = signature.verify(object.payload(), key, now);
          if (result.isGood()) {
            return result;
          }
        }
      }
    }
    return result;
  }

  private List<Certificate> certificates(TrustedKeys keys) {
    Read known = last;
    if (known == null || known.keys() != keys) {
      known = new Read(keys, Keyrings.read(keys.files(TrustedKeys.Form.OPENPGP)));
      last = known;
    }
    return known.certificates();
  }
}
