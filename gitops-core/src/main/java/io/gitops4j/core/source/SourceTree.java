// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.List;
import java.util.Optional;

/**
 * One revision of declared state, read-only: a tree of files. Implementations are thread-safe, and
 * a tree that comes from Git or memory never changes.
 *
 * <p>Paths are looked up through symbolic links, which resolve inside the tree only. Every method
 * throws {@link SourceException} for a link that leaves the tree or runs in a circle ({@link
 * SourceError#SYMLINK}), for a path inside a submodule, which the message names ({@link
 * SourceError#SUBMODULE}), and when the storage is damaged or fails ({@link SourceError#CORRUPT},
 * {@link SourceError#IO}).
 */
public interface SourceTree extends AutoCloseable {

  /** The revision this tree shows. */
  Revision revision();

  /** The commit this tree belongs to; empty if it does not come from Git. */
  Optional<CommitInfo> commit();

  /**
   * The revision of what this tree was made of, as its maker says: of an artifact of OCI its
   * annotation {@code org.opencontainers.image.revision}, such as {@code main@sha1:4f2e…}. Nobody
   * checks that. Empty if nobody says so, which is the default.
   */
  default Optional<String> origin() {
    return Optional.empty();
  }

  /** What lies at the path, links followed; empty if nothing does, or a link leads to nothing. */
  Optional<TreeEntry> entry(TreePath path);

  /**
   * What lies at the path, and the links that led there. The default tells no links; trees that
   * have any are to tell them, since what a render used is known by them.
   */
  default Lookup lookup(TreePath path) {
    TreeEntry entry = entry(path).orElse(null);
    return new Lookup(entry == null ? path : entry.path(), entry, List.of());
  }

  /**
   * An id of all that lies in the directory and below; equal ids mean equal content, in any tree.
   * Empty if the tree has no such ids, which is the default, or no such directory; links are not
   * followed.
   */
  default Optional<String> directoryId(TreePath directory) {
    return Optional.empty();
  }

  /**
   * The entries of a directory, sorted by name, links not followed.
   *
   * @throws SourceException with {@link SourceError#NOT_FOUND} if there is no such directory
   */
  List<TreeEntry> list(TreePath directory);

  /**
   * The content of a file, links followed. The array is the caller's own.
   *
   * @throws SourceException with {@link SourceError#NOT_FOUND} if there is no such file, {@link
   *     SourceError#TOO_LARGE} if it is larger than the implementation's limit
   */
  byte[] read(TreePath file);

  /**
   * Whether files of this tree hold secrets, e.g. because they were decrypted. What comes from such
   * a tree enters no shared cache.
   */
  default boolean secret() {
    return false;
  }

  /**
   * A tree that does not change while it is used, and looks up nothing twice: this tree itself
   * unless it shows changes, as a directory of this machine does. To be taken for one render, or
   * for several that shall see the same.
   */
  default SourceTree snapshot() {
    return this;
  }

  /**
   * Gives back what the tree holds open. May be called more than once; the tree must not be used
   * afterwards.
   */
  @Override
  default void close() {}
}
