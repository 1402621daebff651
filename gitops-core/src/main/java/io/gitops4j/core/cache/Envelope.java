// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a render on disk. Without a key: a digest that tells damage; whoever may write the
 * file can forge it. With a key: AES-GCM, which tells damage and forgery, and hides the content.
 * Both bind the content to the name under which it is kept. Immutable, thread-safe.
 */
final class Envelope {
  private static final byte[] PLAIN = "gitops4j render 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SEALED = "gitops4j sealed 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final @Nullable SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * An envelope that seals, or with null one that does not.
   *
   * @throws CacheException with {@link CacheError#KEY} if it is no key for AES
   */
  Envelope(@Nullable SecretKey key) {
    this.key = key;
    if (key != null) {
      try {
        Cipher.getInstance("AES/GCM/NoPadding").init(Cipher.ENCRYPT_MODE, key);
      } catch (GeneralSecurityException e) {
        throw new CacheException(
            CacheError.KEY, "the key is no AES key of 128, 192 or 256 bits", null);
      }
    }
  }

  boolean seals() {
    return key != null;
  }

  byte[] wrap(String name, byte[] content) throws GeneralSecurityException {
    if (key == null) {
      return join(PLAIN, digest(name, content), content);
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, name);
    return join(SEALED, nonce, cipher.doFinal(content));
  }

  /** The content; throws if it was damaged, belongs to another name or needs another key. */
  byte[] unwrap(String name, byte[] file) throws GeneralSecurityException {
    byte[] head = key == null ? PLAIN : SEALED;
    int second = head.length + (key == null ? DIGEST : NONCE);
    if (file.length < second || !Arrays.equals(head, 0, head.length, file, 0, head.length)) {
      throw new GeneralSecurityException("another form");
    }
    byte[] guard = Arrays.copyOfRange(file, head.length, second);
    byte[] content = Arrays.copyOfRange(file, second, file.length);
    if (key != null) {
      return cipher(Cipher.DECRYPT_MODE, key, guard, name).doFinal(content);
    }
    if (!MessageDigest.isEqual(guard, digest(name, content))) {
      throw new GeneralSecurityException("another digest");
    }
    return content;
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(SEALED);
    cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] digest(String name, byte[] content) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    return digest.digest(content);
  }

  private static byte[] join(byte[] head, byte[] guard, byte[] content) {
    return ByteBuffer.allocate(head.length + guard.length + content.length)
        .put(head)
        .put(guard)
        .put(content)
        .array();
  }
}
