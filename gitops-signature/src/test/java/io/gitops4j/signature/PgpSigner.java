// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** A certificate of OpenPGP that signs as {@code gpg --detach-sign} does, for tests. */
final class PgpSigner {
  static final Instant CREATED = Instant.parse("2024-01-01T00:00:00Z");

  private final PGPKeyPair primary;
  private final PGPKeyPair signing;
  private PGPPublicKeyRing ring;

  private PgpSigner(PGPKeyPair primary, PGPKeyPair signing, PGPPublicKeyRing ring) {
    this.primary = primary;
    this.signing = signing;
    this.ring = ring;
  }

  /** How a certificate is made. */
  static final class Plan {
    private int primaryFlags = KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA;
    private int subkeyFlags = KeyFlags.SIGN_DATA;
    private boolean subkey;
    private boolean boundBack = true;
    private int rsaBits;
    private Duration lifetime = Duration.ZERO;
    private Duration subkeyLifetime = Duration.ZERO;

    Plan flags(int value) {
      primaryFlags = value;
      return this;
    }

    Plan subkey(int flags, boolean back) {
      subkey = true;
      subkeyFlags = flags;
      boundBack = back;
      return this;
    }

    Plan rsa(int bits) {
      rsaBits = bits;
      return this;
    }

    Plan lifetime(Duration value) {
      lifetime = value;
      return this;
    }

    Plan subkeyLifetime(Duration value) {
      subkeyLifetime = value;
      return this;
    }

    PgpSigner make(String userId) {
      try {
        PGPKeyPair primary = pair(rsaBits);
        PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
        hashed.setKeyFlags(true, primaryFlags);
        hashed.setPrimaryUserID(false, true);
        hashed.setSignatureCreationTime(false, Date.from(CREATED));
        if (!lifetime.isZero()) {
          hashed.setKeyExpirationTime(true, lifetime.toSeconds());
        }
        PGPKeyRingGenerator generator =
            new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                primary,
                userId,
                new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                hashed.generate(),
                null,
                builder(primary, HashAlgorithmTags.SHA512),
                null);
        PGPKeyPair signing = primary;
        if (subkey) {
          signing = pair(rsaBits);
          PGPSignatureSubpacketGenerator bound = new PGPSignatureSubpacketGenerator();
          bound.setKeyFlags(true, subkeyFlags);
          bound.setSignatureCreationTime(false, Date.from(CREATED));
          if (!subkeyLifetime.isZero()) {
            bound.setKeyExpirationTime(true, subkeyLifetime.toSeconds());
          }
          if (boundBack) {
            generator.addSubKey(
                signing, bound.generate(), null, builder(signing, HashAlgorithmTags.SHA512));
          } else {
            generator.addSubKey(signing, bound.generate(), null);
          }
        }
        return new PgpSigner(primary, signing, generator.generatePublicKeyRing());
      } catch (PGPException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static Plan plan() {
    return new Plan();
  }

  static PgpSigner of(String userId) {
    return plan().make(userId);
  }

  private static PGPKeyPair pair(int rsaBits) throws PGPException {
    AsymmetricCipherKeyPair pair;
    if (rsaBits == 0) {
      Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
      generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
      pair = generator.generateKeyPair();
    } else {
      RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
      generator.init(
          new RSAKeyGenerationParameters(
              BigInteger.valueOf(65537), new SecureRandom(), rsaBits, 100));
      pair = generator.generateKeyPair();
    }
    int algorithm =
        rsaBits == 0 ? PublicKeyAlgorithmTags.EDDSA_LEGACY : PublicKeyAlgorithmTags.RSA_GENERAL;
    return new BcPGPKeyPair(PublicKeyPacket.VERSION_4, algorithm, pair, Date.from(CREATED));
  }

  private static BcPGPContentSignerBuilder builder(PGPKeyPair pair, int hash) {
    return new BcPGPContentSignerBuilder(pair.getPublicKey().getAlgorithm(), hash);
  }

  /** Revokes the primary key, or the subkey that signs. */
  PgpSigner revoked() {
    try {
      PGPSignatureGenerator generator =
          new PGPSignatureGenerator(
              builder(primary, HashAlgorithmTags.SHA512), primary.getPublicKey());
      boolean whole = signing == primary;
      generator.init(
          whole ? PGPSignature.KEY_REVOCATION : PGPSignature.SUBKEY_REVOCATION,
          primary.getPrivateKey());
      PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
      hashed.setIssuerFingerprint(false, primary.getPublicKey());
      generator.setHashedSubpackets(hashed.generate());
      PGPPublicKey key = ring.getPublicKey(signing.getKeyID());
      PGPSignature revocation =
          whole
              ? generator.generateCertification(key)
              : generator.generateCertification(primary.getPublicKey(), key);
      ring = PGPPublicKeyRing.insertPublicKey(ring, PGPPublicKey.addCertification(key, revocation));
      return this;
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  String fingerprint() {
    return Certificate.fingerprint(signing.getPublicKey());
  }

  String primaryFingerprint() {
    return Certificate.fingerprint(primary.getPublicKey());
  }

  /** The armored public keys. */
  String publicKeys() {
    try {
      return armored(ring.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] binaryKeys() {
    try {
      return ring.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String sign(byte[] message) {
    return armored(signature(message, HashAlgorithmTags.SHA512, CREATED.plusSeconds(60), 0));
  }

  /** A signature with another digest, time and lifetime in seconds. */
  byte[] signature(byte[] message, int hash, Instant made, long lifetime) {
    try {
      PGPSignatureGenerator generator =
          new PGPSignatureGenerator(builder(signing, hash), signing.getPublicKey());
      generator.init(PGPSignature.BINARY_DOCUMENT, signing.getPrivateKey());
      PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
      hashed.setIssuerFingerprint(false, signing.getPublicKey());
      hashed.setSignatureCreationTime(false, Date.from(made));
      if (lifetime > 0) {
        hashed.setSignatureExpirationTime(true, lifetime);
      }
      generator.setHashedSubpackets(hashed.generate());
      generator.update(message);
      return generator.generate().getEncoded();
    } catch (PGPException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String armored(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArmoredOutputStream armor = ArmoredOutputStream.builder().clearHeaders().build(out)) {
      armor.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(UTF_8);
  }
}
