// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.remote;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** A file that was got by its URL. Immutable, thread-safe, compared by URL and content. */
public final class RemoteFile {
  /** What the names of {@link #inputName} start with. */
  public static final String INPUT = "file ";

  private static final String HIDDEN = "?query-sha256=";

  private final String url;
  private final byte[] content;
  private final String digest;

  private RemoteFile(String url, byte[] content) {
    this.url = url;
    this.content = content;
    this.digest = sha256(content);
  }

  /** The content of a URL; the array is copied. */
  public static RemoteFile of(String url, byte[] content) {
    return new RemoteFile(
        Objects.requireNonNull(url, "url"), Objects.requireNonNull(content, "content").clone());
  }

  /** Where it lies. May hold a secret in its query. */
  public String url() {
    return url;
  }

  /** The content; the array is the caller's own. */
  public byte[] content() {
    return content.clone();
  }

  /** SHA-256 of the content, in lower-case hexadecimal. */
  public String digest() {
    return digest;
  }

  /**
   * The URL for messages: without a user in front of the host, and with a digest in place of the
   * query, which may be a signature or a token.
   */
  public static String shown(String url) {
    int query = url.indexOf('?');
    String place = query < 0 ? url : url.substring(0, query);
    place = withoutUser(place);
    return query < 0
        ? place
        : place
            + HIDDEN
            + sha256(url.substring(query + 1).getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  /** A URL, or any other text, without what may be a user and a password before a host. */
  public static String withoutUser(String url) {
    return url.replaceFirst("://[^/?#]*@", "://");
  }

  /**
   * The name under which a render records the digest among its {@link
   * io.gitops4j.core.render.Inputs#external}: holds no query, since that may be secret.
   */
  public static String inputName(String url) {
    return INPUT + shown(url);
  }

  /**
   * The URL of a name of {@link #inputName}; empty if the name is of another form, or its query was
   * left out.
   */
  public static Optional<String> urlOfInputName(String name) {
    return name.startsWith(INPUT) && name.indexOf('?') < 0
        ? Optional.of(name.substring(INPUT.length()))
        : Optional.empty();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return this == other
        || other instanceof RemoteFile that && url.equals(that.url) && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(url, digest);
  }

  /** Where it lies, and the start of its digest. */
  @Override
  public String toString() {
    return shown(url) + "@" + digest.substring(0, 12);
  }
}
