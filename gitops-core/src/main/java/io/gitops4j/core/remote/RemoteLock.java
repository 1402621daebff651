// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What remote names meant at one time: each repository's reference to a commit, each file's URL to
 * the digest of its content. Written from the inputs of renders, kept as a file in the repository,
 * and handed to a resolver, which then uses or checks it. Immutable, thread-safe, compared by
 * value.
 *
 * <p>The file is JSON with sorted keys; it holds no user, password or query of a URL.
 */
public final class RemoteLock {

  /** What a resolver does with a lock. */
  public enum Mode {
    /** Finds out what each name means now, and refuses what the lock says otherwise or not. */
    VERIFY,
    /** Takes what the lock says without asking, and refuses what it does not name. */
    FROZEN
  }

  /** Says nothing. */
  public static final RemoteLock EMPTY = new RemoteLock(new TreeMap<>());

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  // the same on every system
  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");

  private final SortedMap<String, String> entries;

  private RemoteLock(SortedMap<String, String> entries) {
    this.entries = Collections.unmodifiableSortedMap(entries);
  }

  /** The same lock with all that a render took from other machines. */
  public RemoteLock plus(Inputs inputs) {
    SortedMap<String, String> more = new TreeMap<>(entries);
    inputs
        .external()
        .forEach(
            (name, digest) -> {
              if (name.startsWith(RemoteBase.INPUT) || name.startsWith(RemoteFile.INPUT)) {
                more.put(name, digest);
              }
            });
    return new RemoteLock(more);
  }

  /**
   * The commit or digest of a name, with its scheme, such as {@code sha1:4f2e…}.
   *
   * @param inputName of {@link RemoteBase#inputName} or {@link RemoteFile#inputName}
   */
  public Optional<String> digest(String inputName) {
    return Optional.ofNullable(entries.get(inputName));
  }

  /** All names and what they mean. */
  public SortedMap<String, String> entries() {
    return entries;
  }

  /**
   * Reads the text of a lock file.
   *
   * @param name the file, for messages
   * @throws SourceException with {@link SourceError#LOCK} if it is none
   */
  public static RemoteLock parse(String name, String text) {
    try {
      JsonNode root = JSON.readTree(text);
      if (root == null || root.path("version").asInt() != VERSION) {
        throw unreadable(name, null);
      }
      SortedMap<String, String> entries = new TreeMap<>();
      read(name, root, "repositories", RemoteBase.INPUT, entries);
      read(name, root, "files", RemoteFile.INPUT, entries);
      return new RemoteLock(entries);
    } catch (JsonProcessingException e) {
      throw unreadable(name, e);
    }
  }

  private static void read(
      String name, JsonNode root, String field, String prefix, Map<String, String> entries) {
    JsonNode named = root.path(field);
    if (!named.isMissingNode() && !named.isObject()) {
      throw unreadable(name, null);
    }
    for (Map.Entry<String, JsonNode> entry : named.properties()) {
      String digest = entry.getValue().asText();
      if (!digest.matches("[a-z][a-z0-9]*:[0-9a-f]+")) {
        throw unreadable(name, null);
      }
      entries.put(prefix + entry.getKey(), digest);
    }
  }

  private static SourceException unreadable(
      String name, @org.jspecify.annotations.Nullable Exception cause) {
    return new SourceException(
        Issue.error(SourceError.LOCK, "the lock file can't be read")
            .at(Location.of(name))
            .withExpected(
                "JSON with version 1, repositories and files, each a map of names to digests"),
        cause);
  }

  /**
   * Reads a lock file; {@link #EMPTY} if there is none.
   *
   * @throws SourceException with {@link SourceError#LOCK} if it can't be read
   */
  public static RemoteLock read(Path file) {
    try {
      return Files.exists(file)
          ? parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8))
          : EMPTY;
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * Writes the lock file, whole or not at all.
   *
   * @throws IOException if it can't be written
   */
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path temporary = Files.createTempFile(target.getParent(), ".lock", ".json");
    try {
      Files.writeString(temporary, toJson());
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The text of the lock file: the same for the same lock. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ObjectNode repositories = root.putObject("repositories");
    ObjectNode files = root.putObject("files");
    entries.forEach(
        (name, digest) -> {
          boolean file = name.startsWith(RemoteFile.INPUT);
          (file ? files : repositories)
              .put(name.substring((file ? RemoteFile.INPUT : RemoteBase.INPUT).length()), digest);
        });
    try {
      return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(INDENTER))
              .writeValueAsString(root)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts can be written", e);
    }
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return this == other || other instanceof RemoteLock that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  /** The count only. */
  @Override
  public String toString() {
    return "RemoteLock[" + entries.size() + " entries]";
  }
}
