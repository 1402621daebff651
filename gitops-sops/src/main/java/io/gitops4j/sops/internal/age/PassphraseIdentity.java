// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.generators.SCrypt;
import org.jspecify.annotations.Nullable;

/** A passphrase, for files of identities that are themselves encrypted. */
final class PassphraseIdentity implements AgeIdentity {
  private static final String TYPE = "scrypt";
  private static final String LABEL = "age-encryption.org/v1/scrypt";

  /** 2 to this power times 1 KiB is the memory that scrypt takes: 1 GiB; age writes 18. */
  private static final int MAX_WORK = 20;

  private final byte[] passphrase;

  PassphraseIdentity(char[] passphrase) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    this.passphrase = new byte[bytes.remaining()];
    bytes.get(this.passphrase);
    Arrays.fill(bytes.array(), (byte) 0);
  }

  @Override
  public byte @Nullable [] unwrap(AgeHeader header) throws AgeFailure {
    boolean some = header.stanzas().stream().anyMatch(stanza -> stanza.type().equals(TYPE));
    if (!some) {
      return null;
    }
    if (header.stanzas().size() != 1) {
      throw AgeFailure.header("a stanza scrypt is not alone");
    }
    AgeHeader.Stanza stanza = header.stanzas().get(0);
    if (stanza.args().size() != 3) {
      throw AgeFailure.header("a stanza scrypt has a wrong number of arguments");
    }
    byte[] salt = AgeHeader.base64(stanza.args().get(1));
    String work = stanza.args().get(2);
    if (salt.length != 16
        || !work.matches("[1-9][0-9]?")
        || stanza.body().length != 16 + Keys.TAG) {
      throw AgeFailure.header("a stanza scrypt is malformed");
    }
    int log = Integer.parseInt(work);
    if (log > MAX_WORK) {
      throw AgeFailure.header("scrypt is asked for too much work");
    }
    byte[] label = LABEL.getBytes(StandardCharsets.US_ASCII);
    byte[] salted = Arrays.copyOf(label, label.length + salt.length);
    System.arraycopy(salt, 0, salted, label.length, salt.length);
    byte[] key = SCrypt.generate(passphrase, salted, 1 << log, 8, 1, 32);
    try {
      return Keys.open(key, stanza.body());
    } catch (InvalidCipherTextException e) {
      return null;
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public String recipient() {
    return "";
  }

  @Override
  public void wipe() {
    Arrays.fill(passphrase, (byte) 0);
  }
}
