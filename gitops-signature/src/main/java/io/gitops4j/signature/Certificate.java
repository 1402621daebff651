// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import io.gitops4j.core.signature.SignatureError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * A primary key with its subkeys, user ids and the signatures that bind them, each of which is
 * verified before it counts. Immutable once made, thread-safe.
 */
final class Certificate {
  private static final int LEAST_RSA_BITS = 2048;

  /** RSA keys that can do nothing else; the standard asks for no new ones. */
  private static final int RSA_SIGN_ONLY = 3;

  /** Digests that hold keys together; SHA-1 among them, since so many older keys have no other. */
  private static final Set<Integer> BINDING_DIGESTS =
      Set.of(
          HashAlgorithmTags.SHA1,
          HashAlgorithmTags.SHA224,
          HashAlgorithmTags.SHA256,
          HashAlgorithmTags.SHA384,
          HashAlgorithmTags.SHA512,
          HashAlgorithmTags.SHA3_256,
          HashAlgorithmTags.SHA3_512);

  private final PGPPublicKey primary;
  private final List<Key> keys;
  private final String name;

  /** Whether the whole certificate is of no use, and why. */
  private final @Nullable PgpFailure flaw;

  /** What the primary key says of itself; null if there is a flaw. */
  private final @Nullable PGPSignature self;

  /** Verifies all that holds the certificate together, since Bouncy Castle's signatures change. */
  Certificate(PGPPublicKeyRing ring) {
    primary = ring.getPublicKey();
    PGPSignature newest = null;
    PgpFailure found = null;
    try {
      newest = newestOfPrimary();
    } catch (PgpFailure e) {
      found = e;
    }
    self = newest;
    flaw = found;
    name = userId();
    List<Key> all = new ArrayList<>();
    ring.forEach(key -> all.add(new Key(key)));
    keys = List.copyOf(all);
  }

  /** The primary key and the subkeys. */
  List<Key> keys() {
    return keys;
  }

  /** One key of the certificate. Thread-safe. */
  final class Key {
    private final PGPPublicKey key;
    private final @Nullable PgpFailure ownFlaw;
    private final @Nullable PGPSignature binding;

    private Key(PGPPublicKey key) {
      this.key = key;
      PgpFailure found = null;
      PGPSignature bound = null;
      try {
        bound = isPrimary() ? self : bindingOfSubkey(key);
      } catch (PgpFailure e) {
        found = e;
      }
      ownFlaw = found;
      binding = bound;
    }

    PGPPublicKey key() {
      return key;
    }

    /** Its own fingerprint and that of its primary key. */
    List<String> fingerprints() {
      String own = fingerprint(key);
      return isPrimary() ? List.of(own) : List.of(own, fingerprint(primary));
    }

    private boolean isPrimary() {
      return key.isMasterKey();
    }

    /** The user id, for people; empty if there is none that holds. */
    String name() {
      return name;
    }

    /**
     * Checks that the key may sign.
     *
     * @param signed when it signed, as the signature says
     * @throws PgpFailure if it may not
     */
    void checkMaySign(Instant signed, Instant now) throws PgpFailure {
      checkStrength(key);
      if (flaw != null) {
        throw flaw;
      }
      if (ownFlaw != null) {
        throw ownFlaw;
      }
      checkExpiry(primary, Objects.requireNonNull(self, "self"), now);
      PGPSignature bound = Objects.requireNonNull(binding, "binding");
      checkExpiry(key, bound, now);
      if (signed.isBefore(key.getCreationTime().toInstant())) {
        throw new PgpFailure(
            SignatureError.UNUSABLE_KEY, "the signature is older than the key that made it");
      }
      int flags = flags(bound);
      boolean mayAtAll = flags < 0 ? isPrimary() : (flags & KeyFlags.SIGN_DATA) != 0;
      if (!mayAtAll) {
        throw new PgpFailure(SignatureError.UNUSABLE_KEY, "the key is for other things");
      }
    }
  }

  private static void checkStrength(PGPPublicKey key) throws PgpFailure {
    boolean weak =
        switch (key.getAlgorithm()) {
          case PublicKeyAlgorithmTags.RSA_GENERAL, RSA_SIGN_ONLY ->
              key.getBitStrength() < LEAST_RSA_BITS;
          case PublicKeyAlgorithmTags.DSA -> true;
          default -> false;
        };
    if (weak) {
      throw new PgpFailure(
          SignatureError.WEAK,
          "the key is of DSA, or an RSA key of less than " + LEAST_RSA_BITS + " bits");
    }
  }

  /** The signature by which the primary key takes the subkey for its own. */
  private PGPSignature bindingOfSubkey(PGPPublicKey key) throws PgpFailure {
    for (PGPSignature one : of(key, PGPSignature.SUBKEY_REVOCATION)) {
      if (holds(one, primary, s -> s.verifyCertification(primary, key))) {
        throw new PgpFailure(SignatureError.REVOKED_KEY, "the subkey was revoked");
      }
    }
    PGPSignature binding =
        of(key, PGPSignature.SUBKEY_BINDING).stream()
            .filter(one -> holds(one, primary, s -> s.verifyCertification(primary, key)))
            .max(Comparator.comparing(PGPSignature::getCreationTime))
            .orElseThrow(
                () ->
                    new PgpFailure(
                        SignatureError.UNUSABLE_KEY, "the subkey is not bound to its key"));
    if (!isBoundBack(binding, key)) {
      throw new PgpFailure(
          SignatureError.UNUSABLE_KEY, "the subkey did not sign that it is of its key");
    }
    return binding;
  }

  /** Else somebody could take a subkey of another, and with it what that signed. */
  private boolean isBoundBack(PGPSignature binding, PGPPublicKey key) {
    List<PGPSignature> backs = new ArrayList<>();
    try {
      if (binding.getHashedSubPackets() != null) {
        binding.getHashedSubPackets().getEmbeddedSignatures().forEach(backs::add);
      }
      if (binding.getUnhashedSubPackets() != null) {
        binding.getUnhashedSubPackets().getEmbeddedSignatures().forEach(backs::add);
      }
    } catch (PGPException | RuntimeException e) {
      return false;
    }
    return backs.stream()
        .anyMatch(
            back ->
                back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                    && holds(back, key, s -> s.verifyCertification(primary, key)));
  }

  private PGPSignature newestOfPrimary() throws PgpFailure {
    for (PGPSignature one : of(primary, PGPSignature.KEY_REVOCATION)) {
      // by another key: of somebody whom the owner entitled; who gives the keys vouches for it
      boolean byOther = !one.hasKeyIdentifier(primary.getKeyIdentifier());
      if (byOther || holds(one, primary, s -> s.verifyCertification(primary))) {
        throw new PgpFailure(SignatureError.REVOKED_KEY, "the key was revoked");
      }
    }
    return selfSignatures().stream()
        .max(Comparator.comparing(PGPSignature::getCreationTime))
        .orElseThrow(
            () ->
                new PgpFailure(SignatureError.UNUSABLE_KEY, "the key has no signature of its own"));
  }

  private static void checkExpiry(PGPPublicKey key, PGPSignature binding, Instant now)
      throws PgpFailure {
    PGPSignatureSubpacketVector hashed = binding.getHashedSubPackets();
    Instant created = key.getCreationTime().toInstant();
    long seconds = hashed == null ? 0 : hashed.getKeyExpirationTime();
    if (seconds > 0 && !created.plusSeconds(seconds).isAfter(now)) {
      throw new PgpFailure(
          SignatureError.EXPIRED_KEY, "the key expired at " + created.plusSeconds(seconds));
    }
    if (created.isAfter(now)) {
      throw new PgpFailure(SignatureError.EXPIRED_KEY, "the key is of a time to come");
    }
  }

  /** What the primary key says of itself: directly, and with each user id that holds. */
  private List<PGPSignature> selfSignatures() {
    List<PGPSignature> found = new ArrayList<>();
    for (PGPSignature one : of(primary, PGPSignature.DIRECT_KEY)) {
      if (holds(one, primary, s -> s.verifyCertification(primary))) {
        found.add(one);
      }
    }
    for (Iterator<String> ids = primary.getUserIDs(); ids.hasNext(); ) {
      certification(ids.next()).ifPresent(found::add);
    }
    return found;
  }

  /** The newest signature of the primary key over a user id, unless that was revoked. */
  private Optional<PGPSignature> certification(String userId) {
    PGPSignature newest = null;
    for (Iterator<PGPSignature> all = primary.getSignaturesForID(userId); all.hasNext(); ) {
      PGPSignature one = all.next();
      int type = one.getSignatureType();
      boolean certifies =
          type >= PGPSignature.DEFAULT_CERTIFICATION && type <= PGPSignature.POSITIVE_CERTIFICATION;
      if ((certifies || type == PGPSignature.CERTIFICATION_REVOCATION)
          && holds(one, primary, s -> s.verifyCertification(userId, primary))
          && (newest == null || !one.getCreationTime().before(newest.getCreationTime()))) {
        newest = one;
      }
    }
    return newest == null || newest.getSignatureType() == PGPSignature.CERTIFICATION_REVOCATION
        ? Optional.empty()
        : Optional.of(newest);
  }

  private String userId() {
    String name = "";
    PGPSignature best = null;
    for (Iterator<String> ids = primary.getUserIDs(); ids.hasNext(); ) {
      String id = ids.next();
      PGPSignature one = certification(id).orElse(null);
      if (one != null && (best == null || isBetter(one, best))) {
        best = one;
        name = id;
      }
    }
    return name;
  }

  private static boolean isBetter(PGPSignature one, PGPSignature other) {
    boolean first = isPrimaryId(one);
    boolean second = isPrimaryId(other);
    return first != second ? first : one.getCreationTime().after(other.getCreationTime());
  }

  private static boolean isPrimaryId(PGPSignature one) {
    PGPSignatureSubpacketVector hashed = one.getHashedSubPackets();
    return hashed != null && hashed.isPrimaryUserID();
  }

  /** What the key may be used for; -1 if that is not said. */
  private static int flags(PGPSignature binding) {
    PGPSignatureSubpacketVector hashed = binding.getHashedSubPackets();
    return hashed != null && hashed.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)
        ? hashed.getKeyFlags()
        : -1;
  }

  private static List<PGPSignature> of(PGPPublicKey key, int type) {
    List<PGPSignature> found = new ArrayList<>();
    key.getSignaturesOfType(type).forEachRemaining(found::add);
    return found;
  }

  /** How a signature over keys or a user id is verified. */
  private interface Check {
    boolean verify(PGPSignature signature) throws PGPException;
  }

  private static boolean holds(PGPSignature signature, @Nullable PGPPublicKey by, Check check) {
    if (!BINDING_DIGESTS.contains(signature.getHashAlgorithm())) {
      return false;
    }
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), by);
      return check.verify(signature);
    } catch (PGPException | RuntimeException e) {
      return false; // by another key, or malformed
    }
  }

  static String fingerprint(PGPPublicKey key) {
    return HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
  }
}
