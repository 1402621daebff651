// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.internal.cipher.TreeCipher;
import io.gitops4j.sops.internal.cipher.ValueCipher;
import io.gitops4j.sops.internal.format.MetadataCodec;
import io.gitops4j.sops.internal.format.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that SOPS encrypted, or that it can decrypt: read by {@link #parse}, made by {@link
 * #encrypt}. Immutable, thread-safe. No process is started and nothing is written to disk.
 */
public final class SopsFile {
  /** The version of SOPS whose format is written. */
  private static final String VERSION = "3.13.3";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String name;
  private final SopsFormat format;
  private final byte[] content;
  private final List<CommentedNode.Mapping> documents;
  private final SopsMetadata metadata;

  private SopsFile(
      String name,
      SopsFormat format,
      byte[] content,
      List<CommentedNode.Mapping> documents,
      SopsMetadata metadata) {
    this.name = name;
    this.format = format;
    this.content = content;
    this.documents = documents;
    this.metadata = metadata;
  }

  /**
   * Reads an encrypted file.
   *
   * @param name of the file, for errors
   * @param format its format
   * @param content the file; at most 16 MiB
   * @throws SopsException if it is not of the format, is not encrypted ({@link
   *     SopsError#NOT_ENCRYPTED}), or its metadata is wrong
   */
  public static SopsFile parse(String name, SopsFormat format, byte[] content) {
    Store.Encrypted read = Store.of(format).readEncrypted(name, content);
    return new SopsFile(
        name, format, content.clone(), read.documents(), MetadataCodec.read(name, read.metadata()));
  }

  /**
   * Reads a file that may be encrypted.
   *
   * @param name of the file; its ending tells the format, and if it does not, the content does
   * @param content the file
   * @return the file; empty if it is not encrypted
   * @throws SopsException if it is, but its metadata is wrong
   */
  public static Optional<SopsFile> find(String name, byte[] content) {
    if (!mayBeEncrypted(content)) {
      return Optional.empty();
    }
    List<SopsFormat> formats = new ArrayList<>(List.of(SopsFormat.ofPath(name)));
    for (SopsFormat other : SopsFormat.values()) {
      if (!formats.contains(other) && other != SopsFormat.BINARY) {
        formats.add(other);
      }
    }
    for (SopsFormat format : formats) {
      try {
        return Optional.of(parse(name, format, content));
      } catch (SopsException e) {
        if (e.code() != SopsError.FORMAT && e.code() != SopsError.NOT_ENCRYPTED) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether words are there without which no file is encrypted, even one that was tampered with.
   */
  static boolean mayBeEncrypted(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return text.contains("sops")
        && (text.contains("lastmodified") || text.contains("ENC[AES256_GCM,"));
  }

  /**
   * Encrypts a plain file with a new data key.
   *
   * @param name of the file, for errors
   * @param format its format
   * @param plain the file; the caller's own to wipe
   * @param options to whom and how
   * @param keys public keys of OpenPGP and services, if the options ask for them
   * @throws SopsException if it is not of the format, holds what can't be encrypted, or is
   *     encrypted already; or if a key can't be encrypted to
   */
  public static SopsFile encrypt(
      String name, SopsFormat format, byte[] plain, SopsOptions options, KeyRing keys) {
    Store store = Store.of(format);
    List<CommentedNode.Mapping> documents = store.readPlain(name, plain);
    if (documents.isEmpty()) {
      throw failure(name, SopsError.ENCRYPT, "the file holds nothing");
    }
    return sealed(name, format, documents, options, keys);
  }

  private static SopsFile sealed(
      String name,
      SopsFormat format,
      List<CommentedNode.Mapping> documents,
      SopsOptions options,
      KeyRing keys) {
    Instant now = options.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
    int size = options.keyGroups().size();
    int threshold =
        size == 1 ? 0 : options.shamirThreshold() == 0 ? size : options.shamirThreshold();
    List<KeyGroup> groups =
        options.keyGroups().stream().map(group -> dated(group, MetadataCodec.time(time))).toList();
    byte[] dataKey = new byte[32];
    RANDOM.nextBytes(dataKey);
    Store store = Store.of(format);
    try (ValueCipher cipher = new ValueCipher(dataKey)) {
      List<KeyGroup> encrypted = DataKeys.encrypt(groups, threshold, dataKey, keys, Date.from(now));
      TreeCipher.Result result =
          TreeCipher.encrypting(cipher, options.rule(), options.macOnlyEncrypted(), store.charset())
              .walk(name, documents);
      String mac = cipher.sealText(result.mac(), MetadataCodec.time(time));
      SopsMetadata metadata =
          new SopsMetadata(
              encrypted, threshold, options.rule(), options.macOnlyEncrypted(), time, VERSION, mac);
      byte[] content = store.writeEncrypted(result.documents(), MetadataCodec.write(metadata));
      return new SopsFile(name, format, content, result.documents(), metadata);
    } catch (SopsException e) {
      throw placed(name, e);
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  /** Keys that are told from each other by when they were used, with the time. */
  private static KeyGroup dated(KeyGroup group, String time) {
    return new KeyGroup(
        group.keys().stream()
            .map(key -> key.type().equals("age") ? key : key.with("created_at", time))
            .toList());
  }

  /** The name that was given, for errors. */
  public String name() {
    return name;
  }

  /** The format. */
  public SopsFormat format() {
    return format;
  }

  /** The encrypted file; a copy. */
  public byte[] content() {
    return content.clone();
  }

  /** Who can decrypt it, and how it was encrypted. */
  public SopsMetadata metadata() {
    return metadata;
  }

  /**
   * The plain file. Its authentication code is verified before anything is handed out.
   *
   * @throws SopsException if no key fits, a value was changed, or the code does not fit
   */
  public DecryptedFile decrypt(KeyRing keys) {
    return decrypt(keys, MacPolicy.REQUIRED);
  }

  /**
   * The plain file.
   *
   * @param keys the keys at hand
   * @param policy whether the authentication code must fit
   * @throws SopsException if no key fits, a value was changed, or the code does not fit
   */
  public DecryptedFile decrypt(KeyRing keys, MacPolicy policy) {
    requireMac(policy);
    byte[] dataKey = DataKeys.recover(name, metadata, keys);
    try {
      return decrypt(dataKey, policy);
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  DecryptedFile decrypt(byte[] dataKey, MacPolicy policy) {
    TreeCipher.Result plain = open(dataKey, policy);
    try {
      return new DecryptedFile(
          Store.of(format).writePlain(plain.documents()), plain.warnings(), plain.opened());
    } catch (SopsException e) {
      throw placed(name, e);
    }
  }

  private TreeCipher.Result open(byte[] dataKey, MacPolicy policy) {
    try (ValueCipher cipher = new ValueCipher(dataKey)) {
      TreeCipher.Result plain =
          TreeCipher.decrypting(
                  cipher, metadata.rule(), metadata.macOnlyEncrypted(), Store.of(format).charset())
              .walk(name, documents);
      if (policy == MacPolicy.REQUIRED) {
        verify(cipher, plain.mac());
      }
      return plain;
    }
  }

  /** A file without a code is refused before any key is used. */
  private void requireMac(MacPolicy policy) {
    if (policy == MacPolicy.REQUIRED && metadata.mac().isEmpty()) {
      throw failure(name, SopsError.MAC, "the file has no authentication code");
    }
  }

  private void verify(ValueCipher cipher, String computed) {
    requireMac(MacPolicy.REQUIRED);
    String told = cipher.openText(metadata.mac(), MetadataCodec.time(metadata.lastModified()));
    if (told == null) {
      throw failure(name, SopsError.MAC, "the authentication code itself was changed");
    }
    if (!MessageDigest.isEqual(bytes(told), bytes(computed))) {
      throw failure(
          name,
          SopsError.MAC,
          "the file was changed after it was encrypted: the code does not fit");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The same file with a new data key for the same keys; all values are encrypted anew.
   *
   * @throws SopsException if it can't be decrypted, or a key can't be encrypted to
   */
  public SopsFile rotate(KeyRing keys) {
    return rotate(keys, Clock.systemUTC());
  }

  /**
   * The same file with a new data key for the same keys, with the time of a clock.
   *
   * @throws SopsException if it can't be decrypted, or a key can't be encrypted to
   */
  public SopsFile rotate(KeyRing keys, Clock clock) {
    return encryptedTo(
        new SopsOptions(
            metadata.keyGroups(),
            metadata.keyGroups().size() == 1 ? 0 : Math.max(2, metadata.shamirThreshold()),
            metadata.rule(),
            metadata.macOnlyEncrypted(),
            clock),
        keys);
  }

  /**
   * The same file with a new data key, for other keys or by another rule.
   *
   * @throws SopsException if it can't be decrypted, or a key can't be encrypted to
   */
  public SopsFile encryptedTo(SopsOptions options, KeyRing keys) {
    Objects.requireNonNull(options, "options");
    byte[] dataKey = DataKeys.recover(name, metadata, keys);
    try {
      return sealed(name, format, open(dataKey, MacPolicy.REQUIRED).documents(), options, keys);
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  private static SopsException failure(@Nullable String file, SopsError code, String message) {
    return new SopsException(
        List.of(Issue.error(code, message).at(file == null ? Location.NONE : Location.of(file))));
  }

  /** The same exception, its issues at the file where they tell no place. */
  private static SopsException placed(String file, SopsException e) {
    return new SopsException(
        e.issues().stream()
            .map(issue -> issue.location().file() == null ? issue.at(Location.of(file)) : issue)
            .toList());
  }

  /** The name and the format. */
  @Override
  public String toString() {
    return "sops(" + name + ", " + format + ")";
  }
}
