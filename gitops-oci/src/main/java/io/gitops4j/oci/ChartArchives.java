// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Archives in a directory, each by its digest, which is checked whenever one is read. A file that
 * can't be read or written is as good as none. Thread-safe, for several processes too.
 *
 * @param directory where they are; null for nowhere
 */
record ChartArchives(@Nullable Path directory) {

  /** The archive; null if it is not there. */
  byte @Nullable [] find(String digest, long max) {
    Path place = directory;
    if (place == null) {
      return null;
    }
    Path file = place.resolve(digest + ".tgz");
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= max) {
        byte[] content = Files.readAllBytes(file);
        return Digests.of(content).equals("sha256:" + digest) ? content : null;
      }
    } catch (IOException e) {
      // it is fetched anew
    }
    return null;
  }

  void keep(String digest, byte[] content) {
    Path place = directory;
    if (place == null) {
      return;
    }
    try {
      Files.createDirectories(place);
      Path whole = Files.createTempFile(place, ".chart", ".tmp");
      try {
        Files.write(whole, content);
        Files.move(
            whole,
            place.resolve(digest + ".tgz"),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (IOException e) {
      // the next one is fetched again
    }
  }
}
