// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a {@link SourceTree}. Immutable, thread-safe, compared by its three parts.
 *
 * <p>A tree that has to read a file to know its blob id does so when {@link #blob} is first asked,
 * since most look-ups want to know no more than that a file is there.
 */
public final class TreeEntry {
  private final TreePath path;
  private final EntryKind kind;
  private final @Nullable Supplier<BlobId> hashing;
  private volatile @Nullable BlobId blob;

  private TreeEntry(
      TreePath path, EntryKind kind, @Nullable BlobId blob, @Nullable Supplier<BlobId> hashing) {
    this.path = Objects.requireNonNull(path, "path");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.blob = blob;
    this.hashing = hashing;
  }

  /**
   * An entry.
   *
   * @param path where the entry lies; for a look-up that followed links, the path of the target
   * @param kind what it is
   * @param blob the id of the content; null unless it is a file or a link
   */
  public TreeEntry(TreePath path, EntryKind kind, @Nullable BlobId blob) {
    this(path, kind, blob, null);
  }

  /**
   * A file or a link whose blob id is found out when it is asked for, at least once.
   *
   * @param path where the entry lies
   * @param kind what it is
   * @param hashing gives the id; what it throws, {@link #blob} throws
   */
  public static TreeEntry hashedWhenAsked(TreePath path, EntryKind kind, Supplier<BlobId> hashing) {
    return new TreeEntry(path, kind, null, Objects.requireNonNull(hashing, "hashing"));
  }

  /** Where the entry lies; for a look-up that followed links, the path of the target. */
  public TreePath path() {
    return path;
  }

  /** What it is. */
  public EntryKind kind() {
    return kind;
  }

  /**
   * The id of the content; null unless it is a file or a link.
   *
   * @throws SourceException if the file has to be read for it, and can't be
   */
  public @Nullable BlobId blob() {
    BlobId known = blob;
    if (known == null && hashing != null) {
      known = hashing.get();
      blob = known;
    }
    return known;
  }

  /** The same at another path of another tree. */
  TreeEntry at(TreePath newPath) {
    if (path.equals(newPath)) {
      return this;
    }
    return isHashed()
        ? new TreeEntry(newPath, kind, blob)
        : hashedWhenAsked(newPath, kind, () -> Objects.requireNonNull(blob()));
  }

  /** Tells the id of content that was read anyway. */
  void hashed(BlobId id) {
    if (hashing != null && blob == null) {
      blob = id;
    }
  }

  /** Whether {@link #blob} answers without reading. */
  public boolean isHashed() {
    return blob != null || hashing == null;
  }

  /** Whether it is a file. */
  public boolean isFile() {
    return kind == EntryKind.FILE;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return kind == EntryKind.DIRECTORY;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof TreeEntry that
            && path.equals(that.path)
            && kind == that.kind
            && Objects.equals(blob(), that.blob());
  }

  @Override
  public int hashCode() {
    return path.hashCode() * 31 + kind.hashCode();
  }

  /** Kind and path. */
  @Override
  public String toString() {
    return kind + " " + path;
  }
}
