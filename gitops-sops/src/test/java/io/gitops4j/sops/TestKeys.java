// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.Locale;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * Keys that a test makes for itself.
 *
 * @param identity the secret one
 * @param recipient the public one
 */
record TestKeys(String identity, String recipient) {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

  /** A new key of age. */
  static TestKeys age() {
    byte[] secret = new byte[32];
    byte[] open = new byte[32];
    X25519.generatePrivateKey(new SecureRandom(), secret);
    X25519.scalarMultBase(secret, 0, open, 0);
    return new TestKeys(
        bech32("age-secret-key-", secret).toUpperCase(Locale.ROOT), bech32("age", open));
  }

  MasterKey key() {
    return MasterKey.age(recipient);
  }

  KeyRing ring() {
    return KeyRing.builder().ageIdentities("test", identity.getBytes(UTF_8)).build();
  }

  /** Written after BIP 173, apart from the code under test. */
  static String bech32(String prefix, byte[] bytes) {
    StringBuilder bits = new StringBuilder();
    for (byte one : bytes) {
      bits.append(String.format("%8s", Integer.toBinaryString(one & 0xff)).replace(' ', '0'));
    }
    while (bits.length() % 5 != 0) {
      bits.append('0');
    }
    int[] words = new int[bits.length() / 5 + 6];
    for (int i = 0; i < words.length - 6; i++) {
      words[i] = Integer.parseInt(bits.substring(5 * i, 5 * i + 5), 2);
    }
    long sum = 1;
    for (int i = 0; i < 2 * prefix.length() + 1 + words.length; i++) {
      int length = prefix.length();
      int word =
          i < length
              ? prefix.charAt(i) >> 5
              : i == length
                  ? 0
                  : i <= 2 * length
                      ? prefix.charAt(i - length - 1) & 31
                      : words[i - 2 * length - 1];
      long top = sum >> 25;
      sum = (sum & 0x1ffffff) << 5 ^ word;
      long[] generator = {0x3b6a57b2L, 0x26508e6dL, 0x1ea119faL, 0x3d4233ddL, 0x2a1462b3L};
      for (int bit = 0; bit < 5; bit++) {
        sum ^= (top >> bit & 1) == 1 ? generator[bit] : 0;
      }
    }
    sum ^= 1;
    for (int i = 0; i < 6; i++) {
      words[words.length - 6 + i] = (int) (sum >> 5 * (5 - i) & 31);
    }
    StringBuilder out = new StringBuilder(prefix).append('1');
    for (int word : words) {
      out.append(ALPHABET.charAt(word));
    }
    return out.toString();
  }
}
