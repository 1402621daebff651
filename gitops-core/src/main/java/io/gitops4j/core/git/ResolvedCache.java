// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What names meant when they were last asked for, and the files, below the cache. Its own file
 * names are digests. Thread-safe, also between processes: files appear whole.
 */
final class ResolvedCache {
  private static final int MAX_NAME = 200;

  private final Path directory;

  ResolvedCache(Path cache) {
    this.directory = cache.toAbsolutePath().resolve("resolved");
  }

  /** What a name meant last. */
  Optional<String> meaning(String name) {
    byte[] bytes = read(named(name));
    return bytes == null
        ? Optional.empty()
        : Optional.of(new String(bytes, StandardCharsets.US_ASCII));
  }

  /** Remembers what a name means. */
  void remember(String name, String meaning) {
    if (meaning.length() <= MAX_NAME && !meaning(name).equals(Optional.of(meaning))) {
      write(named(name), meaning.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The content with this digest. */
  Optional<byte[]> content(String digest) {
    return Optional.ofNullable(read(directory.resolve(digest + ".content")));
  }

  /** Keeps a content. */
  void keep(String digest, byte[] content) {
    Path file = directory.resolve(digest + ".content");
    if (!Files.exists(file)) {
      write(file, content);
    }
  }

  private Path named(String name) {
    return directory.resolve(Inputs.sha256(name) + ".name");
  }

  private static byte @Nullable [] read(Path file) {
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : null;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void write(Path file, byte[] content) {
    try {
      Files.createDirectories(directory);
      Path temporary = Files.createTempFile(directory, ".new-", "");
      try {
        Files.write(temporary, content);
        move(temporary, file);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static SourceException failed(IOException e) {
    return new SourceException(
        Issue.error(
            SourceError.IO,
            "the cache of remote files can't be used: " + e.getClass().getSimpleName()),
        e);
  }
}
