// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree in memory. Immutable, thread-safe; made by {@link #builder}. Its revision is a digest of
 * its content, unless another one is given.
 */
public final class MemoryTree extends StoredTree {
  private final Map<TreePath, TreeEntry> entries = new HashMap<>();
  private final Map<TreePath, byte[]> contents = new HashMap<>();
  private final SortedMap<TreePath, SortedMap<String, TreeEntry>> directories = new TreeMap<>();
  private final Revision revision;
  private final @Nullable String origin;

  private MemoryTree(Builder builder) {
    directories.put(TreePath.ROOT, new TreeMap<>());
    StringBuilder digest = new StringBuilder();
    builder.files.forEach(
        (path, content) -> {
          boolean link = builder.links.contains(path);
          TreeEntry entry =
              new TreeEntry(path, link ? EntryKind.SYMLINK : EntryKind.FILE, BlobId.of(content));
          contents.put(path, content.clone());
          add(entry);
          digest
              .append(entry.kind())
              .append(' ')
              .append(path)
              .append(' ')
              .append(entry.blob())
              .append('\n');
        });
    Revision given = builder.revision;
    origin = builder.origin;
    revision =
        given == null
            ? new Revision(
                "tree", BlobId.of(digest.toString().getBytes(StandardCharsets.UTF_8)).hex())
            : given;
  }

  private void add(TreeEntry entry) {
    entries.put(entry.path(), entry);
    TreePath parent = entry.path().parent();
    if (!directories.containsKey(parent)) {
      directories.put(parent, new TreeMap<>());
      add(new TreeEntry(parent, EntryKind.DIRECTORY, null));
    }
    Objects.requireNonNull(directories.get(parent)).put(entry.path().name(), entry);
  }

  /** A builder without files. */
  public static Builder builder() {
    return new Builder();
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
  protected @Nullable TreeEntry stored(TreePath path) {
    return entries.get(path);
  }

  @Override
  protected @Nullable Map<String, TreeEntry> entriesAtHand(TreePath directory) {
    return directories.get(directory);
  }

  @Override
  protected byte[] content(TreeEntry entry) {
    return Objects.requireNonNull(contents.get(entry.path())).clone();
  }

  @Override
  protected List<TreeEntry> children(TreeEntry directory) {
    return new ArrayList<>(Objects.requireNonNull(directories.get(directory.path())).values());
  }

  /** Collects files. Not thread-safe. */
  public static final class Builder {
    private final SortedMap<TreePath, byte[]> files = new TreeMap<>();
    private final java.util.Set<TreePath> links = new java.util.HashSet<>();

    private @Nullable Revision revision;
    private @Nullable String origin;

    private Builder() {}

    /** The revision, of content that comes from somewhere that has some. */
    public Builder revision(Revision value) {
      revision = Objects.requireNonNull(value, "value");
      return this;
    }

    /** What the content was made of, by its maker's word; null, the default, if nobody says so. */
    public Builder origin(@Nullable String value) {
      origin = value;
      return this;
    }

    /** Adds a file of text. */
    public Builder file(String path, String text) {
      return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file. */
    public Builder file(String path, byte[] content) {
      files.put(TreePath.of(path), content.clone());
      return this;
    }

    /** Adds a symbolic link. */
    public Builder link(String path, String target) {
      file(path, target);
      links.add(TreePath.of(path));
      return this;
    }

    /** The tree. */
    public MemoryTree build() {
      return new MemoryTree(this);
    }
  }
}
