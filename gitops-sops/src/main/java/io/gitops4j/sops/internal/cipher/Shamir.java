// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.cipher;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shamir's sharing of a secret, byte by byte over GF(2^8) with the polynomial of AES. A part holds
 * the values and, last, the place at which they were taken. Stateless, thread-safe. Multiplication
 * takes the same steps for all values.
 */
public final class Shamir {
  private static final int MAX_PARTS = 255;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Shamir() {}

  /**
   * Parts of a secret, of which as many as the threshold says give it again.
   *
   * @throws IllegalArgumentException unless 2 ≤ threshold ≤ parts ≤ 255
   */
  public static List<byte[]> split(byte[] secret, int parts, int threshold) {
    if (threshold < 2 || threshold > parts || parts > MAX_PARTS) {
      throw new IllegalArgumentException(
          "threshold: " + threshold + " of " + parts + " (expected: 2 … " + MAX_PARTS + ")");
    }
    List<byte[]> result = new ArrayList<>();
    for (int x = 1; x <= parts; x++) {
      byte[] part = new byte[secret.length + 1];
      part[secret.length] = (byte) x;
      result.add(part);
    }
    byte[] polynomial = new byte[threshold];
    for (int i = 0; i < secret.length; i++) {
      RANDOM.nextBytes(polynomial);
      polynomial[0] = secret[i];
      for (byte[] part : result) {
        int x = part[secret.length];
        int value = 0;
        for (int degree = threshold - 1; degree >= 0; degree--) {
          value = times(value, x) ^ polynomial[degree] & 0xff;
        }
        part[i] = (byte) value;
      }
    }
    Arrays.fill(polynomial, (byte) 0);
    return result;
  }

  /**
   * The secret that the parts give together; another one if there are too few.
   *
   * @throws IllegalArgumentException if there are less than two, or they do not go together
   */
  public static byte[] combine(List<byte[]> parts) {
    if (parts.size() < 2 || parts.size() > MAX_PARTS) {
      throw new IllegalArgumentException("parts: " + parts.size() + " (expected: 2 or more)");
    }
    int length = parts.get(0).length - 1;
    boolean[] seen = new boolean[256];
    for (byte[] part : parts) {
      int x = part.length == 0 ? 0 : part[part.length - 1] & 0xff;
      if (part.length != length + 1 || length < 1 || x == 0 || seen[x]) {
        throw new IllegalArgumentException("the parts do not go together");
      }
      seen[x] = true;
    }
    byte[] secret = new byte[length];
    for (byte[] part : parts) {
      int x = part[length] & 0xff;
      int weight = 1;
      for (byte[] other : parts) {
        int y = other[length] & 0xff;
        if (y != x) {
          weight = times(weight, times(y, inverse(x ^ y)));
        }
      }
      for (int i = 0; i < length; i++) {
        secret[i] ^= (byte) times(part[i] & 0xff, weight);
      }
    }
    return secret;
  }

  private static int times(int a, int b) {
    int product = 0;
    int left = a;
    for (int bit = 0; bit < 8; bit++) {
      product ^= left & -(b >> bit & 1);
      left = left << 1 ^ 0x11b & -(left >> 7 & 1);
    }
    return product & 0xff;
  }

  /** The 254th power, which is the inverse. */
  private static int inverse(int a) {
    int power = a;
    int result = 1;
    for (int bit = 1; bit < 8; bit++) {
      power = times(power, power);
      result = times(result, power);
    }
    return result;
  }
}
