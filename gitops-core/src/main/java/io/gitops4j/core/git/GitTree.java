// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.StoredTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * The tree of one commit, read from the object store. Each directory is parsed once. Thread-safe.
 */
final class GitTree extends StoredTree {

  /**
   * A directory as parsed: its entries by name, where the directories below it are stored, and
   * which commits its submodules are at.
   */
  private record Directory(
      SortedMap<String, TreeEntry> entries,
      Map<String, ObjectId> directories,
      Map<String, ObjectId> submodules) {}

  private final Repository repository;
  private final RevCommit commit;
  private final long maxFile;
  private final Map<TreePath, Optional<Directory>> parsed = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  GitTree(Repository repository, RevCommit commit, long maxFile) {
    this.repository = repository;
    this.commit = commit;
    this.maxFile = maxFile;
  }

  @Override
  public Revision revision() {
    return Revision.ofCommit(commit.name());
  }

  @Override
  public Optional<CommitInfo> commit() {
    return Optional.of(info(commit));
  }

  /** What a commit says; its raw bytes and signature stay with the commit, for who verifies it. */
  static CommitInfo info(RevCommit commit) {
    PersonIdent author = commit.getAuthorIdent();
    return new CommitInfo(
        commit.name(),
        author.getName(),
        author.getEmailAddress(),
        commit.getCommitterIdent().getWhenAsInstant(),
        commit.getFullMessage());
  }

  @Override
  protected @Nullable TreeEntry stored(TreePath path) {
    Directory parent = directory(path.parent());
    return parent == null ? null : parent.entries().get(path.name());
  }

  @Override
  protected @Nullable Map<String, TreeEntry> entriesAtHand(TreePath path) {
    Directory directory = directory(path);
    return directory == null ? null : directory.entries();
  }

  /** The id of the tree object. */
  @Override
  public Optional<String> directoryId(TreePath path) {
    if (path.isRoot()) {
      return Optional.of(commit.getTree().name());
    }
    Directory parent = directory(path.parent());
    ObjectId id = parent == null ? null : parent.directories().get(path.name());
    return Optional.ofNullable(id).map(ObjectId::name);
  }

  /** The commit that the submodule at this path is at; null if there is no submodule. */
  @Nullable ObjectId submodule(TreePath path) {
    Directory parent = path.isRoot() ? null : directory(path.parent());
    return parent == null ? null : parent.submodules().get(path.name());
  }

  /** Where the repository lies. */
  Path gitDirectory() {
    return repository.getCommonDirectory().toPath();
  }

  private @Nullable Directory directory(TreePath path) {
    Optional<Directory> known = parsed.get(path);
    if (known == null) {
      known = Optional.ofNullable(parse(path));
      parsed.put(path, known);
    }
    return known.orElse(null);
  }

  private @Nullable Directory parse(TreePath path) {
    ObjectId id = commit.getTree();
    if (!path.isRoot()) {
      Directory parent = directory(path.parent());
      id = parent == null ? null : parent.directories().get(path.name());
    }
    if (id == null) {
      return null;
    }
    SortedMap<String, TreeEntry> entries = new TreeMap<>();
    Map<String, ObjectId> directories = new TreeMap<>();
    Map<String, ObjectId> submodules = new TreeMap<>();
    try (ObjectReader reader = repository.newObjectReader()) {
      for (CanonicalTreeParser at = new CanonicalTreeParser(null, reader, id);
          !at.eof();
          at.next()) {
        String name = at.getEntryPathString();
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
          throw SourceException.of(
              SourceError.CORRUPT, "the directory holds a name that no file can have", path);
        }
        FileMode mode = at.getEntryFileMode();
        EntryKind kind =
            FileMode.TREE.equals(mode.getBits())
                ? EntryKind.DIRECTORY
                : FileMode.SYMLINK.equals(mode.getBits())
                    ? EntryKind.SYMLINK
                    : FileMode.GITLINK.equals(mode.getBits())
                        ? EntryKind.SUBMODULE
                        : EntryKind.FILE;
        ObjectId object = at.getEntryObjectId();
        boolean blob = kind == EntryKind.FILE || kind == EntryKind.SYMLINK;
        entries.put(
            name, new TreeEntry(path.child(name), kind, blob ? new BlobId(object.name()) : null));
        if (kind == EntryKind.DIRECTORY) {
          directories.put(name, object);
        } else if (kind == EntryKind.SUBMODULE) {
          submodules.put(name, object);
        }
      }
      return new Directory(entries, directories, submodules);
    } catch (IOException e) {
      throw Failures.reading(path.toString(), e);
    }
  }

  @Override
  protected byte[] content(TreeEntry entry) {
    ObjectId id = ObjectId.fromString(Objects.requireNonNull(entry.blob(), "blob").hex());
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.open(id).getCachedBytes((int) Math.min(maxFile, Integer.MAX_VALUE - 8)).clone();
    } catch (LargeObjectException e) {
      throw SourceException.of(
          SourceError.TOO_LARGE, "the file is larger than " + maxFile + " bytes", entry.path());
    } catch (IOException e) {
      throw Failures.reading(entry.path().toString(), e);
    }
  }

  @Override
  protected List<TreeEntry> children(TreeEntry directory) {
    return List.copyOf(
        Objects.requireNonNull(directory(directory.path()), "directory").entries().values());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      repository.close();
    }
  }
}
