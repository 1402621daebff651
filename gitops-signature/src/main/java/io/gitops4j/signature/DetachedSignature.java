// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignatureFormat;
import io.gitops4j.core.signature.SignatureResult;
import io.gitops4j.core.signature.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** One signature over what lies elsewhere, in its armor. Used by one thread. */
final class DetachedSignature {
  private static final int MAX_LENGTH = 64 << 10;

  private static final Set<Integer> DIGESTS =
      Set.of(
          HashAlgorithmTags.SHA224,
          HashAlgorithmTags.SHA256,
          HashAlgorithmTags.SHA384,
          HashAlgorithmTags.SHA512,
          HashAlgorithmTags.SHA3_256,
          HashAlgorithmTags.SHA3_512);

  /** Parts of a signature that may be said to be critical, since they are heeded or say nothing. */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(
          SignatureSubpacketTags.CREATION_TIME,
          SignatureSubpacketTags.EXPIRE_TIME,
          SignatureSubpacketTags.ISSUER_KEY_ID,
          SignatureSubpacketTags.ISSUER_FINGERPRINT,
          SignatureSubpacketTags.SIGNER_USER_ID);

  private final PGPSignature signature;

  private DetachedSignature(PGPSignature signature) {
    this.signature = signature;
  }

  static DetachedSignature parse(byte[] armored) throws PgpFailure {
    if (armored.length > MAX_LENGTH) {
      throw new PgpFailure(SignatureError.MALFORMED, "it is too long");
    }
    List<PGPSignature> found = new ArrayList<>();
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(armored))) {
      for (Iterator<?> all = new BcPGPObjectFactory(in).iterator(); all.hasNext(); ) {
        if (!(all.next() instanceof PGPSignatureList list)) {
          throw new PgpFailure(
              SignatureError.MALFORMED, "there is something else than a signature");
        }
        list.forEach(found::add);
      }
    } catch (IOException | RuntimeException e) {
      throw new PgpFailure(SignatureError.MALFORMED, "it is no signature of OpenPGP");
    }
    // with several, which one counts would be a matter of taste
    if (found.size() != 1) {
      throw new PgpFailure(
          SignatureError.MALFORMED, "there are " + found.size() + " signatures, not one");
    }
    DetachedSignature signature = new DetachedSignature(found.get(0));
    signature.checkForm();
    return signature;
  }

  private void checkForm() throws PgpFailure {
    int version = signature.getVersion();
    if (version != 4 && version != 6) {
      throw new PgpFailure(
          SignatureError.UNSUPPORTED, "signatures of version " + version + " are not verified");
    }
    int type = signature.getSignatureType();
    if (type != PGPSignature.BINARY_DOCUMENT && type != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
      throw new PgpFailure(SignatureError.MALFORMED, "it signs something else than a document");
    }
    if (!DIGESTS.contains(signature.getHashAlgorithm())) {
      throw new PgpFailure(SignatureError.WEAK, "it is made with MD5, SHA-1 or the like");
    }
    PGPSignatureSubpacketVector hashed = signature.getHashedSubPackets();
    for (SignatureSubpacket packet :
        hashed == null ? new SignatureSubpacket[0] : hashed.toArray()) {
      if (packet.isCritical() && !UNDERSTOOD.contains(packet.getType())) {
        throw new PgpFailure(
            SignatureError.UNSUPPORTED,
            "a critical part of it is not understood: " + packet.getType());
      }
    }
  }

  /** Whether it says that this key made it. */
  boolean isBy(Certificate.Key key) {
    return signature.hasKeyIdentifier(key.key().getKeyIdentifier());
  }

  /** Who is said to have signed. */
  Signer unknown() {
    List<String> keys =
        signature.getKeyIdentifiers().stream()
            .map(DetachedSignature::shown)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    // the key id is the end of the fingerprint, if that is there
    return new Signer(
        SignatureFormat.OPENPGP, keys.subList(0, Math.min(1, keys.size())), "", made());
  }

  private static String shown(KeyIdentifier id) {
    byte[] fingerprint = id.getFingerprint();
    return fingerprint == null
        ? String.format(Locale.ROOT, "%016X", id.getKeyId())
        : HexFormat.of().withUpperCase().formatHex(fingerprint);
  }

  private Instant made() {
    return signature.getCreationTime().toInstant();
  }

  SignatureResult verify(byte[] content, Certificate.Key key, Instant now) {
    Signer signer = new Signer(SignatureFormat.OPENPGP, key.fingerprints(), key.name(), made());
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), key.key());
      signature.update(content);
      if (!signature.verify()) {
        return SignatureResult.bad(SignatureError.INVALID, signer, "");
      }
    } catch (PGPException | RuntimeException e) {
      return SignatureResult.bad(SignatureError.INVALID, signer, "");
    }
    try {
      key.checkMaySign(made(), now);
    } catch (PgpFailure e) {
      return SignatureResult.bad(e.problem(), signer, e.getMessage());
    }
    long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
    if (seconds > 0 && !made().plusSeconds(seconds).isAfter(now)) {
      return SignatureResult.bad(
          SignatureError.EXPIRED, signer, "it expired at " + made().plusSeconds(seconds));
    }
    return SignatureResult.good(signer);
  }
}
