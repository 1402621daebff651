// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.TreePath;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * The files of a layer: a tar archive, with or without gzip. Nothing is written anywhere; what is
 * unpacked is counted while it comes. Symbolic links are kept as such: a tree resolves them inside
 * itself. A hard link or a device refuses the whole, as does a path out of the archive. Of a chart
 * the directory around it is left out, as Helm does, whatever its name.
 */
final class LayerFiles {
  private static final int MAX_PATH = 4096;
  private static final int MAX_DEPTH = 128;

  private final String name;
  private final long maxBytes;
  private final int maxFiles;
  private final boolean chart;
  private final SortedMap<TreePath, byte[]> files = new TreeMap<>();
  private final Map<TreePath, String> links = new HashMap<>();
  private long left;

  private LayerFiles(String name, long maxBytes, int maxFiles, boolean chart) {
    this.chart = chart;
    this.name = name;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.left = maxBytes;
  }

  /**
   * What a layer holds.
   *
   * @param tree its files
   * @param bytes how many bytes it was unpacked
   */
  record Unpacked(MemoryTree tree, long bytes) {}

  /**
   * Unpacks a layer.
   *
   * @param name what it is, for messages
   * @param into what its files are added to, without files as yet
   * @param maxBytes how many bytes the archive may be unpacked
   * @param maxFiles how many entries it may have
   * @param chart whether it is a chart
   */
  static Unpacked unpack(
      byte[] layer,
      String name,
      MemoryTree.Builder into,
      long maxBytes,
      int maxFiles,
      boolean chart) {
    LayerFiles unpacked = new LayerFiles(name, maxBytes, maxFiles, chart);
    try (InputStream in = unpacked.new Counted(plain(layer, name));
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
      unpacked.read(tar);
    } catch (IOException | IllegalArgumentException e) {
      throw new SourceException(
          Issue.error(
              SourceError.CORRUPT,
              name + " is no archive in tar that can be read: " + e.getClass().getSimpleName()),
          e);
    }
    return new Unpacked(unpacked.tree(into), maxBytes - unpacked.left);
  }

  private static InputStream plain(byte[] layer, String name) throws IOException {
    InputStream in = new ByteArrayInputStream(layer);
    if (starts(layer, 0x1f, 0x8b)) {
      return new GZIPInputStream(in);
    }
    if (starts(layer, 0x28, 0xb5, 0x2f, 0xfd)) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_REPOSITORY, name + " is packed by zstd, which is not supported");
    }
    return in;
  }

  private static boolean starts(byte[] content, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (content.length <= i || (content[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private void read(TarArchiveInputStream tar) throws IOException {
    int entries = 0;
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (++entries > maxFiles) {
        throw SourceException.of(
            SourceError.TOO_LARGE, name + " has more than " + maxFiles + " entries");
      }
      if (!entry.isCheckSumOK()) {
        throw SourceException.of(
            SourceError.CORRUPT, name + " is no archive in tar that can be read: a wrong checksum");
      }
      if (entry.isDirectory()) {
        continue;
      }
      if (entry.isSymbolicLink()) {
        add(path(entry.getName()), new byte[0], entry.getLinkName());
        continue;
      }
      byte type = entry.getLinkFlag();
      boolean plain = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
      if (!plain || entry.isSparse()) {
        throw SourceException.of(
            SourceError.CORRUPT, name + " holds an entry that is no plain file");
      }
      TreePath path = path(entry.getName());
      if (entry.getSize() > left) {
        throw tooLarge();
      }
      byte[] content = tar.readNBytes((int) entry.getSize());
      if (content.length < entry.getSize()) {
        throw SourceException.of(SourceError.CORRUPT, name + " ends too early");
      }
      add(path, content, null);
    }
    if (entries == 0) {
      // what is no archive at all looks so too, and an application of nothing is pruned
      throw SourceException.of(
          SourceError.CORRUPT, name + " is no archive in tar that can be read: it holds nothing");
    }
  }

  private void add(TreePath path, byte[] content, @Nullable String target) {
    files.put(path, content);
    links.remove(path);
    if (target != null) {
      links.put(path, target);
    }
  }

  private TreePath path(String text) {
    try {
      TreePath path = TreePath.of(chart ? inside(text) : text);
      if (!path.isRoot() && text.length() <= MAX_PATH && path.names().size() <= MAX_DEPTH) {
        return path;
      }
    } catch (IllegalArgumentException e) {
      // told below, without a path that may be anything
    }
    throw SourceException.of(
        SourceError.CORRUPT, name + " holds a path out of it, or one that is too long");
  }

  /** A path of a chart without its first name. Helm writes backslashes on some systems. */
  private static String inside(String text) {
    String plain = text.replace('\\', '/');
    if (plain.startsWith("/")) {
      return plain; // out of any archive
    }
    TreePath whole = TreePath.of(plain);
    int slash = whole.value().indexOf('/');
    return slash < 0 ? "" : whole.value().substring(slash + 1);
  }

  private MemoryTree tree(MemoryTree.Builder tree) {
    files.forEach(
        (path, content) -> {
          for (TreePath at = path.parent(); !at.isRoot(); at = at.parent()) {
            if (files.containsKey(at)) {
              throw SourceException.of(
                  SourceError.CORRUPT, name + " holds a file and a directory of one name");
            }
          }
          String target = links.get(path);
          if (target == null) {
            tree.file(path.value(), content);
          } else {
            tree.link(path.value(), target);
          }
        });
    return tree.build();
  }

  private SourceException tooLarge() {
    return SourceException.of(
        SourceError.TOO_LARGE, name + " is larger than " + maxBytes + " bytes when unpacked");
  }

  /** Counts what comes out of the compression. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    private int counted(int count) {
      left -= Math.max(0, count);
      if (left < 0) {
        throw tooLarge();
      }
      return count;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      counted(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return counted(super.read(into, offset, length));
    }

    @Override
    public long skip(long count) throws IOException {
      // by reading, so that it counts
      byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), 8192)];
      return Math.max(0, read(skipped, 0, skipped.length));
    }
  }
}
