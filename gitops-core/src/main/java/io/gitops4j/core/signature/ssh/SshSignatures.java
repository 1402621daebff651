// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignatureFormat;
import io.gitops4j.core.signature.SignatureResult;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.Signer;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.spi.SignatureVerifier;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Verifies signatures of SSH keys (Ed25519, ECDSA, RSA, and keys of security tokens) with nothing
 * but the JDK. Immutable, thread-safe.
 *
 * <p>As Git does it, the signature must be for {@code git}, and the key must be valid at the time
 * that the commit or tag itself claims. So whoever still holds a key whose time is over can claim
 * an earlier time: take a key that got lost out of the file. Certificates, and lines with {@code
 * cert-authority}, count for nothing.
 */
public final class SshSignatures implements SignatureVerifier {
  private static final SshSignatures DEFAULTS = new SshSignatures(ZoneOffset.UTC);

  /** What Git signs for. */
  private static final String NAMESPACE = "git";

  private final ZoneId zone;

  private SshSignatures(ZoneId zone) {
    this.zone = zone;
  }

  /** A verifier for which times of {@code allowed_signers} without a {@code Z} are in UTC. */
  public static SshSignatures ofDefaults() {
    return DEFAULTS;
  }

  /** The same with times without a {@code Z} in this zone. */
  public SshSignatures withZone(ZoneId newZone) {
    return new SshSignatures(Objects.requireNonNull(newZone, "newZone"));
  }

  @Override
  public SignatureFormat format() {
    return SignatureFormat.SSH;
  }

  @Override
  public SignatureResult verify(SignedObject object, TrustedKeys keys, Instant now) {
    List<AllowedSigner> signers = new ArrayList<>();
    keys.files(TrustedKeys.Form.ALLOWED_SIGNERS, TrustedKeys.Form.SSH_KEYS)
        .forEach(file -> signers.addAll(SignerFile.read(file, zone)));
    SshSignature signature;
    try {
      signature = SshSignature.parse(object.signature());
    } catch (SshFailure e) {
      return SignatureResult.bad(e.problem(), null, e.getMessage());
    }
    Signer unknown =
        new Signer(SignatureFormat.SSH, List.of(signature.key().fingerprint()), "", null);
    try {
      if (!signature.fits(object.payload())) {
        return SignatureResult.bad(SignatureError.INVALID, unknown, "");
      }
    } catch (SshFailure e) {
      return SignatureResult.bad(e.problem(), unknown, e.getMessage());
    }
    if (!signature.namespace().equals(NAMESPACE)) {
      return SignatureResult.bad(
          SignatureError.INVALID, unknown, "the signature is for something else than git");
    }
    return judged(signers, signature, object.time().orElse(now), unknown);
  }

  /** The first line that lets the key sign decides; else the best reason why none does. */
  private static SignatureResult judged(
      List<AllowedSigner> signers, SshSignature signature, Instant time, Signer unknown) {
    SignatureResult result = SignatureResult.bad(SignatureError.UNKNOWN_KEY, unknown, "");
    for (AllowedSigner one : signers) {
      if (one.authority() || !Arrays.equals(one.blob(), signature.key().blob())) {
        continue;
      }
      Signer signer = new Signer(SignatureFormat.SSH, unknown.keys(), one.principals(), null);
      if (!one.isFor(NAMESPACE)) {
        result =
            SignatureResult.bad(
                SignatureError.UNUSABLE_KEY, signer, "the key is for other things than git");
      } else if (!one.isValid(time)) {
        result = SignatureResult.bad(SignatureError.EXPIRED_KEY, signer, "");
      } else {
        return SignatureResult.good(signer);
      }
    }
    return result;
  }
}
