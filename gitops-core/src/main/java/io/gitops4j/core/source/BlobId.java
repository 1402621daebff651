// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a file's content: Git's blob id (SHA-1 of a header and the bytes), for trees that
 * come from elsewhere too, so that what is cached by blob is shared between all kinds of trees.
 * Immutable, thread-safe.
 *
 * @param hex the id in lower-case hexadecimal
 */
public record BlobId(String hex) {

  /** Checks the text. */
  public BlobId {
    Objects.requireNonNull(hex, "hex");
    if (hex.length() != 40 && hex.length() != 64 || !isHex(hex)) {
      throw new IllegalArgumentException(
          "hex: " + hex + " (expected: 40 or 64 hexadecimal digits)");
    }
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The id of this content. */
  public static BlobId of(byte[] content) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ("blob " + content.length + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return new BlobId(HexFormat.of().formatHex(sha1.digest(content)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  // written out, since those of a record are linked at run time, which costs a small build much

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof BlobId that && hex.equals(that.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public String toString() {
    return hex;
  }
}
