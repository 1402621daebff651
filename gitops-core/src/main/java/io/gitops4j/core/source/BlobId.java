// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a file's content: Git's blob id (SHA-1 of a header and the bytes), for trees that
 * come from elsewhere too, so that what is cached by blob is shared between all kinds of trees.
 * Immutable, thread-safe.
 */
public final class BlobId {
  private @Nullable String hex;
  private @Nullable Content content;

  /**
   * Content whose id is not known, and a sum of it, which takes a thirtieth of the time of the id.
   */
  private static final class Content {
    private final byte[] bytes;
    private final int sum;

    Content(byte[] bytes) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      this.bytes = bytes;
      this.sum = (int) crc.getValue();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Content that && sum == that.sum && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return sum;
    }
  }

  /**
   * An id that is known.
   *
   * @param hex the id in lower-case hexadecimal
   * @throws IllegalArgumentException if these are not 40 or 64 hexadecimal digits
   */
  public BlobId(String hex) {
    Objects.requireNonNull(hex, "hex");
    if (hex.length() != 40 && hex.length() != 64 || !isHex(hex)) {
      throw new IllegalArgumentException(
          "hex: " + hex + " (expected: 40 or 64 hexadecimal digits)");
    }
    this.hex = hex;
  }

  private BlobId(Content content) {
    this.content = content;
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
    return new BlobId(digest(content));
  }

  /**
   * The id of this content, computed when it is first asked for, from a copy that is kept until
   * then: a render that nobody caches needs no ids.
   */
  static BlobId whenAsked(byte[] content) {
    return new BlobId(new Content(content.clone()));
  }

  /** The id in lower-case hexadecimal. */
  public synchronized String hex() {
    if (hex == null) {
      hex = digest(Objects.requireNonNull(content).bytes);
      content = null;
    }
    return hex;
  }

  /**
   * What a cache of this process can look content up by: while only the content is known, that is
   * cheaper than the id. Equal for equal contents that are known in the same way; a content that is
   * looked up by its id later is not found under what it was before.
   */
  public synchronized Object key() {
    return hex == null ? Objects.requireNonNull(content) : hex;
  }

  private static String digest(byte[] content) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(sha1.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other || !(other instanceof BlobId that)) {
      return this == other;
    }
    Object key = key();
    Object others = that.key();
    return key.getClass() == others.getClass() ? key.equals(others) : hex().equals(that.hex());
  }

  @Override
  public int hashCode() {
    return hex().hashCode();
  }

  @Override
  public String toString() {
    return hex();
  }
}
