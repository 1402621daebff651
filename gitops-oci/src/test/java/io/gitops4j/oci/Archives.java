// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives in tar for tests, with entries that no honest tool writes. */
final class Archives {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");

  Archives() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** An archive with these files. */
  static byte[] of(Map<String, String> files) {
    Archives archive = new Archives();
    files.forEach(archive::file);
    return archive.gzipped();
  }

  /** The files and links of a directory, with something before their names. */
  static Archives of(String prefix, Path directory) throws IOException {
    Archives archive = new Archives();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted().toList()) {
        String name = prefix + directory.relativize(path).toString().replace('\\', '/');
        if (Files.isSymbolicLink(path)) {
          String target = Files.readSymbolicLink(path).toString().replace('\\', '/');
          archive.special(name, TarConstants.LF_SYMLINK, target);
        } else if (Files.isRegularFile(path)) {
          archive.file(name, Files.readAllBytes(path));
        }
      }
    }
    return archive;
  }

  Archives file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  Archives file(String path, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(path, true);
    entry.setSize(content.length);
    return add(entry, content);
  }

  /** A link: {@link TarConstants#LF_SYMLINK} or {@link TarConstants#LF_LINK}; or a device. */
  Archives special(String path, byte type, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(path, type, true);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  private Archives add(TarArchiveEntry entry, byte[] content) {
    entry.setModTime(0); // the same files are the same archive
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] plain() {
    try {
      tar.close();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] gzipped() {
    return gzip(plain());
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
