// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/** {@code AGE-SECRET-KEY-1…}. */
final class X25519Identity implements AgeIdentity {
  static final String PREFIX = "AGE-SECRET-KEY-";
  private static final String TYPE = "X25519";
  private static final String LABEL = "age-encryption.org/v1/X25519";
  private static final int SIZE = 32;

  private final byte[] secret;
  private final byte[] recipient = new byte[SIZE];

  private X25519Identity(byte[] secret) {
    this.secret = secret;
    X25519.scalarMultBase(secret, 0, recipient, 0);
  }

  static X25519Identity parse(String text) {
    byte[] secret = Bech32.decode(text, PREFIX);
    if (secret.length != SIZE) {
      throw new IllegalArgumentException("a wrong length");
    }
    return new X25519Identity(secret);
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
      throw AgeFailure.header("a stanza X25519 has a wrong number of arguments");
    }
    byte[] share = AgeHeader.base64(stanza.args().get(1));
    if (share.length != SIZE || stanza.body().length != 16 + Keys.TAG) {
      throw AgeFailure.header("a stanza X25519 has a wrong length");
    }
    byte[] shared = new byte[SIZE];
    if (!X25519.calculateAgreement(secret, 0, share, 0, shared, 0)) {
      throw AgeFailure.header("a stanza X25519 holds a point of low order");
    }
    byte[] key = Keys.derive(shared, salt(share, recipient), LABEL);
    try {
      return Keys.open(key, stanza.body());
    } catch (InvalidCipherTextException e) {
      return null;
    } finally {
      Arrays.fill(shared, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  static AgeHeader.Stanza wrap(String recipient, byte[] fileKey, SecureRandom random) {
    byte[] theirs = Bech32.decode(recipient, "age");
    if (theirs.length != SIZE) {
      throw new IllegalArgumentException("a wrong length");
    }
    byte[] ephemeral = new byte[SIZE];
    byte[] share = new byte[SIZE];
    byte[] shared = new byte[SIZE];
    X25519.generatePrivateKey(random, ephemeral);
    X25519.scalarMultBase(ephemeral, 0, share, 0);
    if (!X25519.calculateAgreement(ephemeral, 0, theirs, 0, shared, 0)) {
      throw new IllegalArgumentException("a point of low order");
    }
    byte[] key = Keys.derive(shared, salt(share, theirs), LABEL);
    byte[] body = Keys.seal(key, fileKey);
    Arrays.fill(ephemeral, (byte) 0);
    Arrays.fill(shared, (byte) 0);
    Arrays.fill(key, (byte) 0);
    return new AgeHeader.Stanza(List.of(TYPE, AgeHeader.encode(share)), body);
  }

  private static byte[] salt(byte[] share, byte[] recipient) {
    byte[] salt = Arrays.copyOf(share, 2 * SIZE);
    System.arraycopy(recipient, 0, salt, SIZE, SIZE);
    return salt;
  }

  @Override
  public String recipient() {
    return Bech32.encode("age", recipient);
  }

  @Override
  public void wipe() {
    Arrays.fill(secret, (byte) 0);
  }
}
