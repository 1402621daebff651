// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.cipher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM over single values, in the form {@code ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]}. Holds a
 * copy of the data key until it is closed. Not thread-safe.
 */
public final class ValueCipher implements AutoCloseable {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final String START = "ENC[AES256_GCM,data:";
  private static final int NONCE = 32;
  private static final int TAG = 16;
  private static final int MAX_NONCE = 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] dataKey;

  /**
   * A cipher with a data key.
   *
   * @throws IllegalArgumentException if AES has no keys of that length
   */
  public ValueCipher(byte[] dataKey) {
    if (dataKey.length != 16 && dataKey.length != 24 && dataKey.length != 32) {
      throw new IllegalArgumentException("data key: " + dataKey.length + " bytes");
    }
    this.dataKey = dataKey.clone();
  }

  /** An encrypted value taken apart. */
  record Sealed(byte[] data, byte[] nonce, byte[] tag, String type) {}

  /**
   * The parts of an encrypted value; null if the text is none. What follows it is not looked at.
   */
  static @Nullable Sealed parse(String text) {
    if (!text.startsWith(START)) {
      return null;
    }
    int newline = text.indexOf('\n');
    int end = text.lastIndexOf(']', newline < 0 ? text.length() : newline);
    int type = end < 0 ? -1 : text.lastIndexOf(",type:", end);
    int tag = type < 0 ? -1 : text.lastIndexOf(",tag:", type);
    int nonce = tag < 0 ? -1 : text.lastIndexOf(",iv:", tag);
    if (nonce < START.length() || type + 6 >= end) {
      return null;
    }
    byte[] data = base64(text.substring(START.length(), nonce));
    byte[] iv = base64(text.substring(nonce + 4, tag));
    byte[] mac = base64(text.substring(tag + 5, type));
    return data == null || iv == null || mac == null
        ? null
        : new Sealed(data, iv, mac, text.substring(type + 6, end));
  }

  private static byte @Nullable [] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length > 0 && Base64.getEncoder().encodeToString(bytes).equals(text)
          ? bytes
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The plain bytes; null if the value or what it is bound to was changed. */
  byte @Nullable [] open(Sealed sealed, String bound) {
    if (sealed.tag().length != TAG || sealed.nonce().length > MAX_NONCE) {
      return null;
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.nonce(), bound);
      byte[] both = Arrays.copyOf(sealed.data(), sealed.data().length + TAG);
      System.arraycopy(sealed.tag(), 0, both, sealed.data().length, TAG);
      return cipher.doFinal(both);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  /** The encrypted value of some bytes, bound to a text. */
  String seal(byte[] plain, String type, String bound) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      byte[] both = cipher(Cipher.ENCRYPT_MODE, nonce, bound).doFinal(plain);
      Base64.Encoder base64 = Base64.getEncoder();
      int length = both.length - TAG;
      return START
          + base64.encodeToString(Arrays.copyOf(both, length))
          + ",iv:"
          + base64.encodeToString(nonce)
          + ",tag:"
          + base64.encodeToString(Arrays.copyOfRange(both, length, both.length))
          + ",type:"
          + type
          + "]";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + TRANSFORMATION, e);
    }
  }

  /** The text that was encrypted as a string; null if it is no such value, or was changed. */
  public @Nullable String openText(String sealed, String bound) {
    Sealed parts = parse(sealed);
    byte[] plain = parts == null ? null : open(parts, bound);
    return plain == null ? null : new String(plain, StandardCharsets.UTF_8);
  }

  /** A text, encrypted as a string. */
  public String sealText(String text, String bound) {
    return seal(text.getBytes(StandardCharsets.UTF_8), "str", bound);
  }

  private Cipher cipher(int mode, byte[] nonce, String bound) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    cipher.init(mode, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(TAG * 8, nonce));
    cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public void close() {
    Arrays.fill(dataKey, (byte) 0);
  }
}
