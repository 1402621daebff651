// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.source.SourceTree;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Unpacks archives that lie in sources: tar, packed by gzip. Thread-safe. The module {@code
 * gitops-oci} holds one; it is found by {@link ServiceLoader}.
 */
public interface ArchiveReader {

  /**
   * The files of an archive, in memory. Nothing lies outside of it, and nothing is a link.
   *
   * @param name what it is, for messages
   * @param archive its bytes
   * @param maxBytes how many bytes it may be unpacked
   * @throws io.gitops4j.core.source.SourceException with {@link
   *     io.gitops4j.core.source.SourceError#CORRUPT} if it can't be read or holds anything but
   *     files and directories, with {@link io.gitops4j.core.source.SourceError#TOO_LARGE} if it is
   *     larger
   */
  SourceTree read(String name, byte[] archive, long maxBytes);

  /** The one that is found; empty if none is there. */
  static Optional<ArchiveReader> found() {
    return ServiceLoader.load(ArchiveReader.class, ArchiveReader.class.getClassLoader())
        .findFirst();
  }
}
