// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;

/**
 * Files of age (C2SP age.md) in memory: opened with identities, sealed to one recipient. Stateless,
 * thread-safe.
 */
public final class AgeFile {
  private static final int FILE_KEY = 16;
  private static final int NONCE = 16;
  private static final int CHUNK = 64 << 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  private AgeFile() {}

  /**
   * The content of a file, armored or not.
   *
   * @throws AgeFailure if it is malformed, was changed, or is for none of the identities
   */
  public static byte[] open(byte[] file, List<? extends AgeIdentity> identities) throws AgeFailure {
    return Armor.isArmored(file) ? openArmored(file, identities) : openBinary(file, identities);
  }

  /** The content of an armored file; any other is refused. */
  public static byte[] openArmored(byte[] file, List<? extends AgeIdentity> identities)
      throws AgeFailure {
    return openBinary(Armor.decode(file), identities);
  }

  private static byte[] openBinary(byte[] binary, List<? extends AgeIdentity> identities)
      throws AgeFailure {
    AgeHeader header = AgeHeader.parse(binary);
    for (AgeIdentity identity : identities) {
      byte[] fileKey = identity.unwrap(header);
      if (fileKey != null) {
        try {
          return content(binary, header, fileKey);
        } finally {
          Arrays.fill(fileKey, (byte) 0);
        }
      }
    }
    throw new AgeFailure(AgeFailure.Kind.NO_MATCH, "no identity fits any of its stanzas");
  }

  private static byte[] content(byte[] file, AgeHeader header, byte[] fileKey) throws AgeFailure {
    byte[] macKey = Keys.derive(fileKey, new byte[0], "header");
    boolean same = MessageDigest.isEqual(Keys.hmac(macKey, header.authenticated()), header.mac());
    Arrays.fill(macKey, (byte) 0);
    if (!same) {
      throw new AgeFailure(AgeFailure.Kind.HMAC, "the header was changed");
    }
    int at = header.length();
    if (file.length - at < NONCE) {
      throw AgeFailure.header("the nonce is missing");
    }
    byte[] key = Keys.derive(fileKey, Arrays.copyOfRange(file, at, at + NONCE), "payload");
    try {
      return chunks(file, at + NONCE, key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] chunks(byte[] file, int from, byte[] key) throws AgeFailure {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = from;
    long counter = 0;
    boolean last;
    do {
      int size = Math.min(CHUNK + Keys.TAG, file.length - at);
      last = at + size == file.length;
      if (size < Keys.TAG || last && size == Keys.TAG && counter > 0) {
        throw payload();
      }
      try {
        out.writeBytes(Keys.open(key, nonce(counter, last), file, at, size));
      } catch (InvalidCipherTextException e) {
        throw payload();
      }
      counter++;
      at += size;
    } while (!last);
    return out.toByteArray();
  }

  private static AgeFailure payload() {
    return new AgeFailure(AgeFailure.Kind.PAYLOAD, "the content was changed or is cut off");
  }

  private static byte[] nonce(long counter, boolean last) {
    byte[] nonce = new byte[12];
    for (int i = 10, shift = 0; shift < 64; i--, shift += 8) {
      nonce[i] = (byte) (counter >>> shift);
    }
    nonce[11] = (byte) (last ? 1 : 0);
    return nonce;
  }

  /**
   * The armored file that holds a short content, at most one chunk, for one recipient.
   *
   * @param recipient {@code age1…}
   * @throws IllegalArgumentException if that is no recipient
   */
  public static String seal(String recipient, byte[] content) {
    if (content.length > CHUNK) {
      throw new IllegalArgumentException("content: " + content.length + " bytes");
    }
    byte[] fileKey = new byte[FILE_KEY];
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(fileKey);
    RANDOM.nextBytes(nonce);
    AgeHeader.Stanza stanza =
        recipient.startsWith("age1pq1")
            ? HybridIdentity.wrap(recipient, fileKey)
            : X25519Identity.wrap(recipient, fileKey, RANDOM);
    String header = AgeHeader.write(stanza.args(), stanza.body());
    byte[] macKey = Keys.derive(fileKey, new byte[0], "header");
    byte[] mac = Keys.hmac(macKey, header.getBytes(StandardCharsets.US_ASCII));
    byte[] key = Keys.derive(fileKey, nonce, "payload");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        (header + " " + AgeHeader.encode(mac) + "\n").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(nonce);
    out.writeBytes(Keys.seal(key, nonce(0, true), content, 0, content.length));
    Arrays.fill(fileKey, (byte) 0);
    Arrays.fill(macKey, (byte) 0);
    Arrays.fill(key, (byte) 0);
    return Armor.encode(out.toByteArray());
  }
}
