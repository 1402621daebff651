// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Text as UTF-8 bytes, one in each char of a string: Flux counts lengths and offsets in bytes, and
 * may cut a character in two.
 */
final class Bytes {
  private Bytes() {}

  static String of(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  static byte[] raw(String bytes) {
    return bytes.getBytes(ISO_8859_1);
  }

  static String text(String bytes) {
    return new String(raw(bytes), UTF_8);
  }

  /** How many bytes the character at the index has; 1 if it is none. */
  static int width(String bytes, int at) {
    int first = bytes.charAt(at);
    int width = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    if (at + width > bytes.length()) {
      return 1;
    }
    for (int i = at + 1; i < at + width; i++) {
      if ((bytes.charAt(i) & 0xC0) != 0x80) {
        return 1;
      }
    }
    return width;
  }

  /** The character at the index; -1 if the byte there is none. */
  static int character(String bytes, int at) {
    int width = width(bytes, at);
    if (width == 1) {
      return bytes.charAt(at) < 0x80 ? bytes.charAt(at) : -1;
    }
    return text(bytes.substring(at, at + width)).codePointAt(0);
  }
}
