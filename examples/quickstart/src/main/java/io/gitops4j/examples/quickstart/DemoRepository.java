// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A Git repository of our own to play with: the application's tree, and commits that change it. */
final class DemoRepository implements AutoCloseable {
  private final Path directory;
  private final String root;
  private final Git git;

  private DemoRepository(Path directory, String root, Git git) {
    this.directory = directory;
    this.root = root;
    this.git = git;
  }

  /** A repository with these files below its root; nothing is committed yet. */
  static DemoRepository create(Path directory, String root, String resources, List<String> files)
      throws IOException, GitAPIException {
    Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    for (String file : files) {
      Path target = directory.resolve(root + file);
      Files.createDirectories(target.getParent());
      Files.writeString(target, resource(resources + file));
    }
    return new DemoRepository(directory, root, git);
  }

  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(DemoRepository.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  void edit(String file, UnaryOperator<String> change) throws IOException {
    Path path = directory.resolve(root + file);
    String before = Files.readString(path);
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new IllegalStateException("the edit of " + file + " changes nothing");
    }
    Files.writeString(path, after);
  }

  void commit(String message) throws GitAPIException {
    PersonIdent who = new PersonIdent("Ada", "ada@example.org");
    git.add().addFilepattern(".").call();
    git.commit().setMessage(message).setAuthor(who).setCommitter(who).setSign(false).call();
  }

  @Override
  public void close() {
    git.close();
  }
}
