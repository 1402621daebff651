// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree that knows its entries only as they are stored; looks paths up through symbolic links,
 * once for all kinds of trees. For those who implement {@link SourceTree}.
 */
public abstract class StoredTree implements SourceTree {
  private static final int MAX_LINKS = 40;

  /** For subclasses. */
  protected StoredTree() {}

  /**
   * The entry at exactly this path, links not followed; null if there is none. Every directory on
   * the way is a real one.
   */
  protected abstract @Nullable TreeEntry stored(TreePath path);

  /** The content of a file or the target of a link that {@link #stored} gave. */
  protected abstract byte[] content(TreeEntry entry);

  /** The entries of a directory that {@link #stored} gave, sorted by name. */
  protected abstract List<TreeEntry> children(TreeEntry directory);

  /**
   * The entries of a directory by name, if it is reached without links and they are at hand; null
   * else. Saves a look-up the way from the root.
   */
  protected @Nullable Map<String, TreeEntry> entriesAtHand(TreePath directory) {
    return null;
  }

  @Override
  public final Optional<TreeEntry> entry(TreePath path) {
    return Optional.ofNullable(lookup(path).entry());
  }

  @Override
  public Lookup lookup(TreePath asked) {
    Map<String, TreeEntry> siblings = asked.isRoot() ? null : entriesAtHand(asked.parent());
    if (siblings != null) {
      TreeEntry entry = siblings.get(asked.name());
      if (entry == null || entry.kind() != EntryKind.SYMLINK) {
        return new Lookup(asked, entry, List.of());
      }
    }
    TreePath path = asked;
    List<TreeEntry> followed = new ArrayList<>();
    while (followed.size() <= MAX_LINKS) {
      TreePath rest = null;
      TreeEntry entry = new TreeEntry(TreePath.ROOT, EntryKind.DIRECTORY, null);
      List<String> names = path.names();
      for (int i = 0; i < names.size() && rest == null; i++) {
        if (entry.kind() == EntryKind.SUBMODULE) {
          throw submodule(entry, asked);
        }
        TreeEntry next = entry.isDirectory() ? stored(entry.path().child(names.get(i))) : null;
        if (next == null) {
          return new Lookup(path, null, followed);
        }
        entry = next;
        if (entry.kind() == EntryKind.SYMLINK) {
          followed.add(entry);
          rest = target(entry, names.subList(i + 1, names.size()), asked);
        }
      }
      if (rest == null) {
        return new Lookup(path, entry, followed);
      }
      path = rest;
    }
    throw SourceException.of(SourceError.SYMLINK, "symbolic links run in a circle", asked);
  }

  private static SourceException submodule(TreeEntry entry, TreePath asked) {
    return SourceException.of(
        SourceError.SUBMODULE,
        "the path leads into the submodule "
            + entry.path()
            + ", whose content is not part of the tree",
        asked);
  }

  private TreePath target(TreeEntry link, List<String> rest, TreePath asked) {
    String target = new String(content(link), java.nio.charset.StandardCharsets.UTF_8);
    return link.path()
        .parent()
        .resolve(target)
        .flatMap(path -> path.resolve(String.join("/", rest)))
        .orElseThrow(
            () ->
                SourceException.of(SourceError.SYMLINK, "a symbolic link leaves the tree", asked));
  }

  @Override
  public final List<TreeEntry> list(TreePath directory) {
    TreeEntry entry = lookup(directory).entry();
    if (entry != null && entry.kind() == EntryKind.SUBMODULE) {
      throw submodule(entry, directory);
    }
    if (entry == null || !entry.isDirectory()) {
      throw SourceException.of(SourceError.NOT_FOUND, "no such directory", directory);
    }
    return children(entry);
  }

  @Override
  public final byte[] read(TreePath file) {
    TreeEntry entry = lookup(file).entry();
    if (entry != null && entry.kind() == EntryKind.SUBMODULE) {
      throw submodule(entry, file);
    }
    if (entry == null || !entry.isFile()) {
      throw SourceException.of(SourceError.NOT_FOUND, "no such file", file);
    }
    return content(entry);
  }
}
