// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ArchiveReader;

/**
 * Unpacks {@code .tar.gz} in memory, as layers of artifacts are: at most 50,000 entries, no path
 * out of the archive, no links, no devices. Thread-safe.
 */
public final class TarGzip implements ArchiveReader {
  private static final int MAX_FILES = 50_000;

  /** One for all archives. */
  public TarGzip() {}

  @Override
  public SourceTree read(String name, byte[] archive, long maxBytes) {
    if (archive.length < 2 || (archive[0] & 0xff) != 0x1f || (archive[1] & 0xff) != 0x8b) {
      throw SourceException.of(SourceError.CORRUPT, name + " is not packed by gzip");
    }
    MemoryTree tree =
        LayerFiles.unpack(archive, name, MemoryTree.builder(), maxBytes, MAX_FILES, false).tree();
    refuseLinks(name, tree, TreePath.ROOT);
    return tree;
  }

  private static void refuseLinks(String name, SourceTree tree, TreePath directory) {
    for (TreeEntry entry : tree.list(directory)) {
      if (entry.kind() == EntryKind.SYMLINK) {
        throw SourceException.of(
            SourceError.CORRUPT, name + " holds a symbolic link: " + entry.path());
      }
      if (entry.isDirectory()) {
        refuseLinks(name, tree, entry.path());
      }
    }
  }
}
