// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** A repository with a work tree, for tests to fill. Its commits are one minute apart. */
public final class TestRepository implements AutoCloseable {
  private final Path directory;
  private final Git git;
  private int commits;

  /** A new one in an existing directory, on the branch {@code main}. */
  public TestRepository(Path directory) throws Exception {
    this.directory = directory;
    git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
  }

  /** Writes a file and commits. */
  public RevCommit commit(String path, String text) throws Exception {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return commit();
  }

  /** Commits all that lies in the directory. */
  public RevCommit commit() throws Exception {
    git.add().addFilepattern(".").call();
    PersonIdent who =
        new PersonIdent(
            "Ada",
            "ada@example.org",
            Instant.ofEpochSecond(1_700_000_000L + 60L * ++commits),
            ZoneOffset.UTC);
    return git.commit()
        .setMessage("commit " + commits)
        .setAuthor(who)
        .setCommitter(who)
        .setSign(false)
        .call();
  }

  /** Tags what is checked out. */
  public void tag(String name, boolean annotated) throws Exception {
    var tag = git.tag().setName(name).setAnnotated(annotated);
    if (annotated) {
      tag.setMessage(name).setTagger(new PersonIdent("Ada", "ada@example.org")).setSigned(false);
    }
    tag.call();
  }

  /** Makes a branch and checks it out. */
  public void branch(String name) throws Exception {
    git.checkout().setCreateBranch(true).setName(name).call();
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  /** The porcelain. */
  public Git git() {
    return git;
  }

  /** The repository itself. */
  public Repository repository() {
    return git.getRepository();
  }

  @Override
  public void close() {
    git.close();
  }
}
