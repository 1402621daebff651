// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this machine as a tree, read when it is asked: unlike other trees it shows
 * changes, until a {@link #snapshot} is taken. Thread-safe. {@code .git} is left out; links that
 * lead out of the directory are refused. A file's blob id is computed from its content.
 */
public final class DirectoryTree extends StoredTree {
  private static final long MAX_FILE = 128L << 20;

  private final Path root;

  private DirectoryTree(Path root) {
    this.root = root;
  }

  /**
   * The tree of a directory.
   *
   * @throws SourceException with {@link SourceError#NOT_FOUND} if there is no such directory
   */
  public static DirectoryTree of(Path directory) {
    try {
      Path real = directory.toRealPath();
      if (!Files.isDirectory(real)) {
        throw SourceException.of(SourceError.NOT_FOUND, "no directory: " + directory);
      }
      return new DirectoryTree(real);
    } catch (NoSuchFileException e) {
      throw SourceException.of(SourceError.NOT_FOUND, "no such directory: " + directory);
    } catch (IOException e) {
      throw failed(directory.toString(), e);
    }
  }

  private static SourceException failed(String path, IOException e) {
    return new SourceException(
        io.gitops4j.core.error.Issue.error(
            SourceError.IO, "can't read " + path + ": " + e.getClass().getSimpleName()),
        e);
  }

  @Override
  public SourceTree snapshot() {
    return new DirectorySnapshot(this);
  }

  /** A digest of all content, computed anew each time. */
  @Override
  public Revision revision() {
    StringBuilder digest = new StringBuilder();
    digest(new TreeEntry(TreePath.ROOT, EntryKind.DIRECTORY, null), digest);
    return new Revision(
        "tree", BlobId.of(digest.toString().getBytes(StandardCharsets.UTF_8)).hex());
  }

  private void digest(TreeEntry directory, StringBuilder out) {
    for (TreeEntry child : children(directory)) {
      if (child.isDirectory()) {
        digest(child, out);
      } else {
        out.append(child.kind())
            .append(' ')
            .append(child.path())
            .append(' ')
            .append(child.blob())
            .append('\n');
      }
    }
  }

  @Override
  public Optional<CommitInfo> commit() {
    return Optional.empty();
  }

  @Override
  protected @Nullable TreeEntry stored(TreePath path) {
    if (path.names().get(0).equals(".git")) {
      return null;
    }
    Path file = root.resolve(path.value());
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        return new TreeEntry(path, EntryKind.DIRECTORY, null);
      }
      if (attributes.isSymbolicLink()) {
        return new TreeEntry(path, EntryKind.SYMLINK, BlobId.of(bytes(file, true)));
      }
      return attributes.isRegularFile()
          ? TreeEntry.hashedWhenAsked(path, EntryKind.FILE, () -> hash(path, file))
          : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      throw failed(path.toString(), e);
    }
  }

  private BlobId hash(TreePath path, Path file) {
    try {
      return BlobId.of(bytes(file, false));
    } catch (IOException e) {
      throw failed(path.toString(), e);
    }
  }

  private byte[] bytes(Path file, boolean link) throws IOException {
    if (link) {
      Path target = Files.readSymbolicLink(file);
      Path inside =
          target.isAbsolute() && target.startsWith(root)
              ? file.getParent().relativize(target)
              : target;
      return inside.toString().replace('\\', '/').getBytes(StandardCharsets.UTF_8);
    }
    if (Files.size(file) > MAX_FILE) {
      throw SourceException.of(
          SourceError.TOO_LARGE,
          "a file is larger than " + (MAX_FILE >> 20) + " MiB: " + root.relativize(file));
    }
    try (InputStream in = new FileInputStream(file.toFile())) { // channels cost a small build much
      return in.readAllBytes();
    }
  }

  @Override
  protected byte[] content(TreeEntry entry) {
    try {
      return bytes(root.resolve(entry.path().value()), entry.kind() == EntryKind.SYMLINK);
    } catch (IOException e) {
      throw failed(entry.path().toString(), e);
    }
  }

  @Override
  protected List<TreeEntry> children(TreeEntry directory) {
    try (Stream<Path> names = Files.list(root.resolve(directory.path().value()))) {
      List<TreeEntry> entries = new ArrayList<>();
      for (Path name :
          names.sorted(Comparator.comparing(path -> path.getFileName().toString())).toList()) {
        TreeEntry entry = stored(directory.path().child(name.getFileName().toString()));
        if (entry != null) {
          entries.add(entry);
        }
      }
      return entries;
    } catch (IOException e) {
      throw failed(directory.path().toString(), e);
    }
  }
}
