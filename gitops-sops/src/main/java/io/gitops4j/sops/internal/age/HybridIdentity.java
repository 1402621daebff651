// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.jspecify.annotations.Nullable;

/** {@code AGE-SECRET-KEY-PQ-1…}: ML-KEM-768 and X25519 together, by HPKE. */
final class HybridIdentity implements AgeIdentity {
  static final String PREFIX = "AGE-SECRET-KEY-PQ-";
  private static final String TYPE = "mlkem768x25519";
  private static final byte[] INFO =
      "age-encryption.org/mlkem768x25519".getBytes(StandardCharsets.US_ASCII);
  private static final int SEED = 32;
  private static final int SHARE = 1120;

  private final byte[] seed;

  private HybridIdentity(byte[] seed) {
    this.seed = seed;
  }

  static HybridIdentity parse(String text) {
    byte[] seed = Bech32.decode(text, PREFIX);
    if (seed.length != SEED) {
      throw new IllegalArgumentException("a wrong length");
    }
    return new HybridIdentity(seed);
  }

  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X_WING, HPKE.kdf_HKDF_SHA256, HPKE.aead_CHACHA20_POLY1305);
  }

  @Override
  public byte @Nullable [] unwrap(AgeHeader header) throws AgeFailure {
    byte[] found = null;
    for (AgeHeader.Stanza stanza : header.stanzas()) {
      if (stanza.type().equals(TYPE)) {
        byte[] key = unwrap(stanza);
        found = found == null ? key : found;
      }
    }
    return found;
  }

  private byte @Nullable [] unwrap(AgeHeader.Stanza stanza) throws AgeFailure {
    if (stanza.args().size() != 2) {
      throw AgeFailure.header("a hybrid stanza has a wrong number of arguments");
    }
    byte[] share = AgeHeader.base64(stanza.args().get(1));
    if (share.length != SHARE || stanza.body().length != 16 + Keys.TAG) {
      throw AgeFailure.header("a hybrid stanza has a wrong length");
    }
    HPKE suite = suite();
    try {
      return suite.open(
          share,
          suite.deserializePrivateKey(seed.clone(), null),
          INFO,
          new byte[0],
          stanza.body(),
          null,
          null,
          null);
    } catch (InvalidCipherTextException e) {
      return null;
    } catch (RuntimeException e) {
      throw AgeFailure.header("a hybrid stanza holds no key of its kind");
    }
  }

  static AgeHeader.Stanza wrap(String recipient, byte[] fileKey) {
    HPKE suite = suite();
    try {
      byte[][] sealed =
          suite.seal(
              suite.deserializePublicKey(Bech32.decode(recipient, "age1pq")),
              INFO,
              new byte[0],
              fileKey,
              null,
              null,
              null);
      return new AgeHeader.Stanza(List.of(TYPE, AgeHeader.encode(sealed[1])), sealed[0]);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encryption can't find a wrong tag", e);
    }
  }

  @Override
  public String recipient() {
    HPKE suite = suite();
    return Bech32.encode(
        "age1pq",
        suite.serializePublicKey(suite.deserializePrivateKey(seed.clone(), null).getPublic()));
  }

  @Override
  public void wipe() {
    Arrays.fill(seed, (byte) 0);
  }
}
