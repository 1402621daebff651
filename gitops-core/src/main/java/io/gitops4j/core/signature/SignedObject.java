// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A commit or an annotated tag, taken apart into what is signed and the signature. Immutable,
 * thread-safe.
 */
public final class SignedObject {

  /** What it is. */
  public enum Kind {
    /** A commit. */
    COMMIT,
    /** An annotated tag. */
    TAG
  }

  private final Kind kind;
  private final String id;
  private final String name;
  private final String identity;
  private final @Nullable Instant time;
  private final byte[] payload;
  private final String signature;

  private SignedObject(
      Kind kind,
      String id,
      String name,
      String identity,
      @Nullable Instant time,
      byte[] payload,
      String signature) {
    this.kind = kind;
    this.id = Objects.requireNonNull(id, "id");
    this.name = Objects.requireNonNull(name, "name");
    this.identity = Objects.requireNonNull(identity, "identity");
    this.time = time;
    this.payload = payload.clone();
    this.signature = Objects.requireNonNull(signature, "signature");
  }

  /**
   * A commit.
   *
   * @param id its id
   * @param committer the committer's address, as the commit claims
   * @param time when it was committed, as the commit claims
   * @param payload what is signed: the commit without the signature's header; copied
   * @param signature the signature's text; empty if there is none
   */
  public static SignedObject commit(
      String id, String committer, Instant time, byte[] payload, String signature) {
    return new SignedObject(Kind.COMMIT, id, "", committer, time, payload, signature);
  }

  /**
   * An annotated tag.
   *
   * @param id its own id
   * @param name the name that it says it has, without {@code refs/tags/}
   * @param tagger the tagger's address, as the tag claims; empty if it names none
   * @param time when it was made, as the tag claims; null if it names no time
   * @param payload what is signed: the tag without the signature at its end; copied
   * @param signature the signature's text; empty if there is none
   */
  public static SignedObject tag(
      String id,
      String name,
      String tagger,
      @Nullable Instant time,
      byte[] payload,
      String signature) {
    return new SignedObject(Kind.TAG, id, name, tagger, time, payload, signature);
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** Its own id. */
  public String id() {
    return id;
  }

  /** The name that a tag says it has; empty for a commit. */
  public String name() {
    return name;
  }

  /** The address of the committer or tagger, which proves nothing. */
  public String identity() {
    return identity;
  }

  /** When it was made, as it claims itself. */
  public Optional<Instant> time() {
    return Optional.ofNullable(time);
  }

  /** A copy of what is signed. */
  public byte[] payload() {
    return payload.clone();
  }

  /** The signature's text; empty if there is none. */
  public String signature() {
    return signature;
  }

  /** Whether there is a signature, good or bad. */
  public boolean isSigned() {
    return !signature.isEmpty();
  }

  /** How the signature is written; empty if there is none, or it is of no known format. */
  public Optional<SignatureFormat> format() {
    return SignatureFormat.of(signature);
  }

  /** The bytes of the signature's text. */
  public byte[] signatureBytes() {
    return signature.getBytes(StandardCharsets.UTF_8);
  }

  /** Kind and id, for people. */
  @Override
  public String toString() {
    return kind == Kind.TAG
        ? "the tag " + name
        : "the commit " + id.substring(0, Math.min(12, id.length()));
  }
}
