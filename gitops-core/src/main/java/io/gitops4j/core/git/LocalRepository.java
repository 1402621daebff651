// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A repository on this machine, opened where it lies: bare, the {@code .git} of a work tree, or the
 * {@code .git} file of a linked work tree or a submodule. Nothing is written to it.
 */
final class LocalRepository {
  /** An earlier commit as Git's users write it, such as {@code HEAD~2}; no range of versions. */
  private static final Pattern ANCESTOR =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_./-]*)((?:[~^][0-9]{0,5})+)");

  private static final String POINTER = "gitdir:";

  private LocalRepository() {}

  static Repository open(Path path, SourceRef ref) {
    Path directory = gitDirectory(path, ref);
    try {
      Repository repository = QuietRepository.open(directory);
      if (!repository.getObjectDatabase().exists()) {
        repository.close();
        throw SourceException.of(SourceError.NO_REPOSITORY, "no Git repository: " + ref.url());
      }
      String format = repository.getConfig().getString("extensions", null, "objectformat");
      if (format != null && !format.equalsIgnoreCase("sha1")) {
        repository.close();
        throw new SourceException(
            Issue.error(
                    SourceError.UNSUPPORTED_REPOSITORY,
                    "the repository's object format is not supported: " + ref.url())
                .withFound(format)
                .withExpected("sha1"),
            null);
      }
      return repository;
    } catch (IOException | IllegalArgumentException e) {
      throw new SourceException(
          Issue.error(SourceError.NO_REPOSITORY, "no readable Git repository: " + ref.url()), e);
    }
  }

  private static Path gitDirectory(Path path, SourceRef ref) {
    Path directory = path.toAbsolutePath();
    Path inside = directory.resolve(Constants.DOT_GIT);
    if (Files.isDirectory(inside)) {
      directory = inside;
    } else if (Files.isRegularFile(inside)) {
      directory = pointedTo(inside, ref);
    }
    boolean linked = Files.isRegularFile(directory.resolve("commondir"));
    if (!linked && !Files.isDirectory(directory.resolve(Constants.OBJECTS))) {
      throw SourceException.of(SourceError.NO_REPOSITORY, "no Git repository: " + ref.url());
    }
    return directory;
  }

  /** Where a {@code .git} file points to. */
  private static Path pointedTo(Path file, SourceRef ref) {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(4096), StandardCharsets.UTF_8);
      if (text.startsWith(POINTER)) {
        Path target =
            file.resolveSibling(text.substring(POINTER.length()).strip()).toAbsolutePath();
        if (Files.isDirectory(target)) {
          return target.normalize();
        }
      }
      throw SourceException.of(
          SourceError.NO_REPOSITORY,
          "the .git file does not name an existing repository: " + ref.url());
    } catch (IOException | InvalidPathException e) {
      throw new SourceException(
          Issue.error(SourceError.NO_REPOSITORY, "the .git file can't be read: " + ref.url()), e);
    }
  }

  /** The full name of the reference that the target names; null if it names none. */
  private static @Nullable String reference(Repository repository, SourceRef ref)
      throws IOException {
    return Refs.find(
            candidate -> repository.exactRef(candidate) != null,
            () ->
                repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS).stream()
                    .map(Ref::getName)
                    .toList(),
            ref.target())
        .orElse(null);
  }

  /** The tag that the target names, if it names one. */
  static Refs.TagObject tag(Repository repository, SourceRef ref) throws IOException {
    if (ref.target() instanceof RevisionTarget.SemVer
        && ANCESTOR.matcher(ref.target().toString()).matches()) {
      return Refs.TagObject.NONE;
    }
    String name = reference(repository, ref);
    Ref found = name == null ? null : repository.exactRef(name);
    return name == null || found == null || found.getObjectId() == null
        ? Refs.TagObject.NONE
        : Refs.TagObject.of(name, found.getObjectId());
  }

  /** The commit that the target names. */
  static ObjectId find(Repository repository, SourceRef ref) throws IOException {
    Matcher ancestor = ANCESTOR.matcher(ref.target().toString());
    if (ref.target() instanceof RevisionTarget.SemVer && ancestor.matches()) {
      RevisionTarget start = RevisionTarget.parse(ancestor.group(1));
      ObjectId from = find(repository, ref.withTarget(start));
      ObjectId id = repository.resolve(from.name() + ancestor.group(2) + "^{commit}");
      if (id == null) {
        throw Refs.missing(ref);
      }
      return id;
    }
    String name = reference(repository, ref);
    if (name != null) {
      Ref found = repository.getRefDatabase().peel(repository.exactRef(name));
      ObjectId id =
          found.getPeeledObjectId() != null ? found.getPeeledObjectId() : found.getObjectId();
      if (id != null) {
        return id;
      }
    }
    String text =
        ref.target() instanceof RevisionTarget.Commit || ref.target() instanceof RevisionTarget.Name
            ? ref.target().toString()
            : "";
    if (text.matches("[0-9a-f]{7,40}")) {
      try {
        ObjectId id =
            text.length() == 40
                ? ObjectId.fromString(text)
                : repository.resolve(text + "^{commit}");
        if (id != null && repository.getObjectDatabase().has(id)) {
          return id;
        }
      } catch (AmbiguousObjectException e) {
        throw new SourceException(
            Issue.error(
                    SourceError.AMBIGUOUS_REVISION,
                    "several objects start with " + text + ": " + ref.url())
                .withHint("give more digits of the commit id"),
            e);
      }
    }
    throw Refs.missing(ref);
  }
}
