// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {
  @TempDir Path repository;

  private final GitSource source = GitSource.local();
  private RevCommit first;
  private RevCommit second;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void twoCommits() throws Exception {
    try (Git git = Git.init().setDirectory(repository.toFile()).setInitialBranch("main").call()) {
      Files.createDirectories(repository.resolve("app"));
      Files.writeString(repository.resolve("app/a.yaml"), "a: 1\n");
      Files.createSymbolicLink(repository.resolve("app/link"), Path.of("a.yaml"));
      Files.createSymbolicLink(repository.resolve("app/out"), Path.of("../../outside"));
      first = commit(git, "first");
      git.tag().setName("v1.0.0").setAnnotated(true).setTagger(who()).setMessage("one").call();
      Files.writeString(repository.resolve("app/a.yaml"), "a: 2\n");
      second = commit(git, "second\n\nbody");
      git.tag().setName("v1.2.0").setAnnotated(false).call();
      git.tag().setName("v2.0.0-rc.1").setAnnotated(false).call();
    }
  }

  private static PersonIdent who() {
    return new PersonIdent("Ada", "ada@example.org");
  }

  private static RevCommit commit(Git git, String message) throws Exception {
    git.add().addFilepattern(".").call();
    return git.commit()
        .setMessage(message)
        .setAuthor(who())
        .setCommitter(who())
        .setSign(false)
        .call();
  }

  private String read(String revision, String path) {
    try (SourceTree tree = source.resolve(SourceRef.of(repository.toString(), revision))) {
      return new String(tree.read(TreePath.of(path)), StandardCharsets.UTF_8);
    }
  }

  @Test
  void revisions_ofEveryForm_areFound() {
    assertThat(read("", "app/a.yaml")).isEqualTo("a: 2\n");
    assertThat(read("main", "app/a.yaml")).isEqualTo("a: 2\n");
    assertThat(read("refs/tags/v1.0.0", "app/a.yaml")).isEqualTo("a: 1\n");
    assertThat(read("v1.0.0", "app/a.yaml")).isEqualTo("a: 1\n");
    assertThat(read(first.name(), "app/a.yaml")).isEqualTo("a: 1\n");
    assertThat(read(first.name().substring(0, 8), "app/a.yaml")).isEqualTo("a: 1\n");
    assertThat(read(">=1.0.0 <2", "app/a.yaml")).isEqualTo("a: 2\n");
    assertThat(read("~1.0", "app/a.yaml")).isEqualTo("a: 1\n");
  }

  @Test
  void twoRevisions_sideBySide_doNotDisturbEachOther() {
    try (SourceTree old = source.resolve(SourceRef.of(repository.toString(), "v1.0.0"));
        SourceTree now = source.resolve(SourceRef.of(repository.toString(), "main"))) {
      assertThat(old.read(TreePath.of("app/a.yaml")))
          .isNotEqualTo(now.read(TreePath.of("app/a.yaml")));
      assertThat(now.commit().orElseThrow().subject()).isEqualTo("second");
      assertThat(now.commit().orElseThrow().authorName()).isEqualTo("Ada");
      assertThat(now.revision().digest()).isEqualTo(second.name());
    }
  }

  @Test
  void links_insideTheTree_areFollowed_othersRefused() {
    assertThat(read("main", "app/link")).isEqualTo("a: 2\n");
    assertCode(() -> read("main", "app/out"), SourceError.SYMLINK);
    try (SourceTree tree = source.resolve(SourceRef.of(repository.toString(), "main"))) {
      assertThat(tree.list(TreePath.of("app")))
          .extracting(entry -> entry.kind())
          .containsExactly(EntryKind.FILE, EntryKind.SYMLINK, EntryKind.SYMLINK);
      assertThat(tree.entry(TreePath.of("nothing/here"))).isEmpty();
    }
  }

  @Test
  void earlierCommits_areNamedAsGitsUsersNameThem() {
    assertThat(source.revision(SourceRef.of(repository.toString(), "main~1")).digest())
        .isEqualTo(first.name());
    assertThat(source.revision(SourceRef.of(repository.toString(), second.name() + "^")).digest())
        .isEqualTo(first.name());
    assertCode(() -> read("HEAD~9", "app/a.yaml"), SourceError.NO_REVISION);
    assertCode(() -> read("nope~1", "app/a.yaml"), SourceError.NO_REVISION);
    assertCode(() -> read("main~1~", "app/none"), SourceError.NO_REVISION);
  }

  @Test
  void badInput_givesTypedErrors() {
    assertCode(() -> read("nope", "app/a.yaml"), SourceError.NO_REVISION);
    assertCode(() -> read(">=9", "app/a.yaml"), SourceError.NO_REVISION);
    assertCode(() -> read(">=one", "app/a.yaml"), SourceError.BAD_RANGE);
    assertCode(() -> read("main", "app/none"), SourceError.NOT_FOUND);
    assertCode(
        () -> source.revision(SourceRef.of(repository.resolve("app").toString(), "")),
        SourceError.NO_REPOSITORY);
    assertCode(
        () -> source.revision(SourceRef.of("https://127.0.0.1:1/x.git", "")),
        SourceError.UNSUPPORTED_URL);
  }

  @Test
  void unreachableRepository_isATypedError_withoutCredentials(@TempDir Path cache) {
    GitSource remote =
        GitSource.builder(cache)
            .credentials(
                url ->
                    java.util.Optional.of(
                        io.gitops4j.core.spi.CredentialsProvider.Credentials.token("s3cret")))
            .build();
    assertThatThrownBy(() -> remote.revision(SourceRef.of("https://127.0.0.1:1/x.git", "main")))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.UNREACHABLE))
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void history_newestFirst_upToTheLimit() {
    SourceRef ref = SourceRef.of(repository.toString(), "main");
    assertThat(source.history(ref, 10))
        .extracting(commit -> commit.subject())
        .containsExactly("second", "first");
    assertThat(source.history(ref, 1)).hasSize(1);
  }

  @Test
  void openingALocalRepository_writesNothing() throws Exception {
    java.util.Set<String> before = files();
    read("main", "app/a.yaml");
    assertThat(files()).isEqualTo(before);
  }

  private java.util.Set<String> files() throws Exception {
    try (var files = Files.walk(repository)) {
      return files
          .map(path -> repository.relativize(path).toString())
          .collect(java.util.stream.Collectors.toSet());
    }
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, SourceError code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
