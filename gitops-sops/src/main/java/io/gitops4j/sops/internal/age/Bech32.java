// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/** Bech32 of BIP 173, without its limit on the length, as age uses it. */
final class Bech32 {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM = 6;

  private Bech32() {}

  /**
   * What stands behind a prefix.
   *
   * @throws IllegalArgumentException for any other text; the message does not hold it
   */
  static byte[] decode(String text, String prefix) {
    if (!text.equals(text.toLowerCase(Locale.ROOT))
        && !text.equals(text.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("upper and lower case are mixed");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    String start = prefix.toLowerCase(Locale.ROOT);
    int separator = lower.lastIndexOf('1');
    if (separator != start.length()
        || !lower.startsWith(start)
        || lower.length() < separator + 1 + CHECKSUM) {
      throw new IllegalArgumentException("not of the kind " + prefix);
    }
    byte[] words = new byte[lower.length() - separator - 1];
    for (int i = 0; i < words.length; i++) {
      int word = ALPHABET.indexOf(lower.charAt(separator + 1 + i));
      if (word < 0) {
        throw new IllegalArgumentException("a character that is not of the alphabet");
      }
      words[i] = (byte) word;
    }
    if (checksum(start, words) != 1) {
      throw new IllegalArgumentException("the checksum is wrong");
    }
    byte[] payload = Arrays.copyOf(words, words.length - CHECKSUM);
    byte[] result = regroup(payload, 5, 8, false);
    Arrays.fill(words, (byte) 0);
    Arrays.fill(payload, (byte) 0);
    return result;
  }

  /** The text of some bytes, in lower case. */
  static String encode(String prefix, byte[] bytes) {
    String start = prefix.toLowerCase(Locale.ROOT);
    byte[] words = regroup(bytes, 8, 5, true);
    byte[] open = Arrays.copyOf(words, words.length + CHECKSUM);
    int sum = checksum(start, open) ^ 1;
    StringBuilder out = new StringBuilder(start).append('1');
    for (byte word : words) {
      out.append(ALPHABET.charAt(word));
    }
    for (int i = 0; i < CHECKSUM; i++) {
      out.append(ALPHABET.charAt(sum >> 5 * (CHECKSUM - 1 - i) & 31));
    }
    return out.toString();
  }

  private static int checksum(String prefix, byte[] words) {
    int sum = 1;
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) >> 5);
    }
    sum = step(sum, 0);
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) & 31);
    }
    for (byte word : words) {
      sum = step(sum, word);
    }
    return sum;
  }

  private static int step(int sum, int word) {
    int top = sum >>> 25;
    int next = (sum & 0x1ffffff) << 5 ^ word;
    for (int i = 0; i < GENERATOR.length; i++) {
      if ((top >> i & 1) == 1) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }

  private static byte[] regroup(byte[] from, int width, int newWidth, boolean pad) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int bits = 0;
    int held = 0;
    for (byte one : from) {
      held = (held << width | one & (1 << width) - 1) & 0xfff;
      bits += width;
      while (bits >= newWidth) {
        bits -= newWidth;
        out.write(held >> bits & (1 << newWidth) - 1);
      }
    }
    if (pad && bits > 0) {
      out.write(held << newWidth - bits & (1 << newWidth) - 1);
    } else if (!pad && (bits >= width || (held & (1 << bits) - 1) != 0)) {
      throw new IllegalArgumentException("bits are left over");
    }
    return out.toByteArray();
  }
}
