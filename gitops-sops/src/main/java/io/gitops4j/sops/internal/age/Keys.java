// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** The symmetric primitives of age. */
final class Keys {
  static final int TAG = 16;
  private static final byte[] ZERO_NONCE = new byte[12];

  private Keys() {}

  /** HKDF with SHA-256, 32 bytes. */
  static byte[] derive(byte[] secret, byte[] salt, String info) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(secret, salt, info.getBytes(StandardCharsets.UTF_8)));
    byte[] key = new byte[32];
    hkdf.generateBytes(key, 0, key.length);
    return key;
  }

  static byte[] hmac(byte[] key, byte[] message) {
    HMac mac = new HMac(new SHA256Digest());
    mac.init(new KeyParameter(key));
    mac.update(message, 0, message.length);
    byte[] result = new byte[mac.getMacSize()];
    mac.doFinal(result, 0);
    return result;
  }

  static byte[] seal(byte[] key, byte[] text) {
    return seal(key, ZERO_NONCE, text, 0, text.length);
  }

  static byte[] open(byte[] key, byte[] sealed) throws InvalidCipherTextException {
    return open(key, ZERO_NONCE, sealed, 0, sealed.length);
  }

  static byte[] seal(byte[] key, byte[] nonce, byte[] text, int from, int length) {
    try {
      return run(true, key, nonce, text, from, length);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encryption can't find a wrong tag", e);
    }
  }

  static byte[] open(byte[] key, byte[] nonce, byte[] sealed, int from, int length)
      throws InvalidCipherTextException {
    return run(false, key, nonce, sealed, from, length);
  }

  private static byte[] run(
      boolean forward, byte[] key, byte[] nonce, byte[] in, int from, int length)
      throws InvalidCipherTextException {
    ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
    cipher.init(forward, new AEADParameters(new KeyParameter(key), TAG * 8, nonce));
    byte[] out = new byte[cipher.getOutputSize(length)];
    int done = cipher.processBytes(in, from, length, out, 0);
    cipher.doFinal(out, done);
    return out;
  }
}
