// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tree of files that lie in other trees, and of some that were made of them. Immutable;
 * thread-safe as those trees are.
 */
final class ComposedTree extends StoredTree {

  /**
   * A file of it.
   *
   * @param entry the file, at its path in this tree
   * @param content reads it; the array is the caller's own
   */
  record File(TreeEntry entry, Supplier<byte[]> content) {
    /** One that was made. */
    static File of(TreePath path, byte[] content) {
      TreeEntry entry = new TreeEntry(path, EntryKind.FILE, BlobId.of(content));
      return new File(entry, content::clone);
    }

    File at(TreePath path) {
      return new File(entry.at(path), content);
    }
  }

  private final Map<TreePath, File> files;
  private final Map<TreePath, SortedMap<String, TreeEntry>> directories = new HashMap<>();
  private final Revision revision;
  private final @Nullable String origin;
  private final List<SourceTree> sources;

  /**
   * A tree of files.
   *
   * @param files by path
   * @param directories those that are there beside those of the files
   * @param revision null for the digest of the files
   * @param sources the trees that are closed with this one
   */
  ComposedTree(
      SortedMap<TreePath, File> files,
      Collection<TreePath> directories,
      @Nullable Revision revision,
      @Nullable String origin,
      List<SourceTree> sources) {
    this.files = files;
    this.origin = origin;
    this.sources = sources;
    directory(TreePath.ROOT);
    directories.forEach(this::directory);
    files.forEach((path, file) -> directory(path.parent()).put(path.name(), file.entry()));
    this.revision = revision == null ? digest() : revision;
  }

  private SortedMap<String, TreeEntry> directory(TreePath path) {
    SortedMap<String, TreeEntry> entries = directories.get(path);
    if (entries == null) {
      entries = new TreeMap<>();
      directories.put(path, entries);
      if (!path.isRoot()) {
        directory(path.parent()).put(path.name(), new TreeEntry(path, EntryKind.DIRECTORY, null));
      }
    }
    return entries;
  }

  private Revision digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (path, file) ->
              sha256.update(
                  (path.value() + '\0' + file.entry().blob() + '\0')
                      .getBytes(StandardCharsets.UTF_8)));
      return new Revision("sha256", HexFormat.of().formatHex(sha256.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public Revision revision() {
    return revision;
  }

  @Override
  public Optional<CommitInfo> commit() {
    return Optional.empty();
  }

  @Override
  public Optional<String> origin() {
    return Optional.ofNullable(origin);
  }

  @Override
  public boolean secret() {
    return sources.stream().anyMatch(SourceTree::secret);
  }

  @Override
  protected @Nullable TreeEntry stored(TreePath path) {
    Map<String, TreeEntry> siblings = directories.get(path.parent());
    return siblings == null ? null : siblings.get(path.name());
  }

  @Override
  protected @Nullable Map<String, TreeEntry> entriesAtHand(TreePath directory) {
    return directories.get(directory);
  }

  @Override
  protected byte[] content(TreeEntry entry) {
    File file = files.get(entry.path());
    if (file == null) {
      throw SourceException.of(SourceError.NOT_FOUND, "no such file", entry.path());
    }
    return file.content().get();
  }

  @Override
  protected List<TreeEntry> children(TreeEntry directory) {
    SortedMap<String, TreeEntry> entries = directories.get(directory.path());
    return entries == null ? List.of() : List.copyOf(entries.values());
  }

  @Override
  public void close() {
    sources.forEach(SourceTree::close);
  }
}
