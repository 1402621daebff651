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
  private static final String ROOT = "applications/my-app/overlays/";
  private static final List<String> FILES =
      List.of(
          "base/kustomization.yaml",
          "base/deployment.yaml",
          "base/service.yaml",
          "base/hpa.yaml",
          "base/config.yaml",
          "production/kustomization.yaml",
          "production/production-config.yaml",
          "production/replicas-patch.yaml",
          "production/resource-limits-patch.yaml");

  private final Path directory;
  private final Git git;

  private DemoRepository(Path directory, Git git) {
    this.directory = directory;
    this.git = git;
  }

  static DemoRepository create(Path directory) throws IOException, GitAPIException {
    Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    DemoRepository repository = new DemoRepository(directory, git);
    for (String file : FILES) {
      Path target = directory.resolve(ROOT + file);
      Files.createDirectories(target.getParent());
      Files.writeString(target, resource("tree/" + file));
    }
    repository.commit("The application");
    return repository;
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
    Path path = directory.resolve(ROOT + file);
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
