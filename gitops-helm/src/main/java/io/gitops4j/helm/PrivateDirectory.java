// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A new directory among the temporary files that only this user can enter (as {@link
 * Files#createTempDirectory} makes them), deleted with all in it when it is closed. Used by one
 * call.
 */
final class PrivateDirectory implements AutoCloseable {
  private final Path root;

  private PrivateDirectory(Path root) {
    this.root = root;
  }

  static PrivateDirectory create() {
    try {
      return new PrivateDirectory(Files.createTempDirectory("gitops-helm-").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of a name in here. */
  String path(String name) {
    return root.resolve(name).toString();
  }

  /** Writes a text, and gives its path. */
  String write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private String write(String name, byte[] content) {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root)) {
      throw new IllegalArgumentException("name: " + name + " (expected: one inside)");
    }
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }

  /** Writes the files of a chart below a name. */
  void write(String name, ChartFiles files) {
    for (Map.Entry<String, byte[]> file : files.contents().entrySet()) {
      write(name + "/" + file.getKey(), file.getValue());
    }
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
