// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.secret;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret value that was fetched from somewhere. Its text shows nothing of it, so that it gets
 * into no message by chance. Immutable, thread-safe.
 */
public final class SecretValue {
  private final byte[] content;
  private final String version;

  private SecretValue(byte[] content, String version) {
    this.content = content;
    this.version = version;
  }

  /** A text. */
  public static SecretValue of(String text) {
    return new SecretValue(text.getBytes(StandardCharsets.UTF_8), "");
  }

  /** Bytes; copied. */
  public static SecretValue of(byte[] content) {
    return new SecretValue(content.clone(), "");
  }

  /**
   * The same with the version that its store gives it, by which a new value is told from an old
   * one.
   *
   * @param newVersion must tell nothing of the value: no digest of it either
   */
  public SecretValue withVersion(String newVersion) {
    return new SecretValue(content, Objects.requireNonNull(newVersion, "newVersion"));
  }

  /** The version; empty if it is not known. */
  public String version() {
    return version;
  }

  /** A copy of the value. */
  public byte[] bytes() {
    return content.clone();
  }

  /** The value as text; empty if it is none in UTF-8. */
  public Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Takes the same time whatever the values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretValue that
        && MessageDigest.isEqual(content, that.content)
        && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "SecretValue[***]";
  }
}
