// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/**
 * A key of OpenPGP that is made for one run, as {@code gpg --quick-generate-key} makes them.
 *
 * @param fingerprint of the primary key
 * @param armored the secret key without a passphrase, as Flux wants it
 */
record DemoKey(String fingerprint, byte[] armored) {

  static DemoKey generate() throws PGPException, IOException {
    SecureRandom random = new SecureRandom();
    Date now = new Date();
    Ed25519KeyPairGenerator signing = new Ed25519KeyPairGenerator();
    signing.init(new Ed25519KeyGenerationParameters(random));
    PGPKeyPair primary =
        new BcPGPKeyPair(
            PublicKeyPacket.VERSION_4,
            PublicKeyAlgorithmTags.EDDSA_LEGACY,
            signing.generateKeyPair(),
            now);
    X25519KeyPairGenerator encrypting = new X25519KeyPairGenerator();
    encrypting.init(new X25519KeyGenerationParameters(random));
    PGPKeyPair subkey =
        new BcPGPKeyPair(
            PublicKeyPacket.VERSION_4,
            PublicKeyAlgorithmTags.ECDH,
            encrypting.generateKeyPair(),
            now);
    PGPKeyRingGenerator ring =
        new PGPKeyRingGenerator(
            PGPSignature.POSITIVE_CERTIFICATION,
            primary,
            "flux",
            new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
            flags(KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA),
            null,
            new BcPGPContentSignerBuilder(
                primary.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
            null);
    ring.addSubKey(subkey, flags(KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE), null);
    PGPSecretKeyRing secret = ring.generateSecretKeyRing();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArmoredOutputStream armor = ArmoredOutputStream.builder().clearHeaders().build(out)) {
      secret.encode(armor);
    }
    byte[] fingerprint = secret.getPublicKey().getFingerprint();
    return new DemoKey(HexFormat.of().withUpperCase().formatHex(fingerprint), out.toByteArray());
  }

  private static PGPSignatureSubpacketVector flags(int flags) {
    PGPSignatureSubpacketGenerator subpackets = new PGPSignatureSubpacketGenerator();
    subpackets.setKeyFlags(true, flags);
    return subpackets.generate();
  }

  /** The key as the text of a Secret's entry. */
  String text() {
    return new String(armored, StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return fingerprint;
  }
}
