// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms that a repository on this machine can have, whole and broken. */
class LocalGitSourceTest {
  @TempDir Path root;

  private final GitSource source = GitSource.local();
  private Path main;
  private TestRepository repository;
  private RevCommit first;
  private RevCommit second;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void repository() throws Exception {
    main = Files.createDirectory(root.resolve("main"));
    repository = new TestRepository(main);
    first = repository.commit("a.yaml", "a: 1\n");
    repository.tag("v1.0.0", true);
    second = repository.commit("a.yaml", "a: 2\n");
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private String read(Path path, String revision) {
    try (SourceTree tree = source.resolve(SourceRef.of(path.toString(), revision))) {
      return new String(tree.read(TreePath.of("a.yaml")), StandardCharsets.UTF_8);
    }
  }

  private static void assertCode(ThrowingCallable call, SourceError code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void bareRepository_byPathAndByFileUrl_isRead() throws Exception {
    Path bare = root.resolve("bare.git");
    Git.cloneRepository()
        .setURI(main.toUri().toString())
        .setDirectory(bare.toFile())
        .setBare(true)
        .call()
        .close();
    assertThat(read(bare, "main")).isEqualTo("a: 2\n");
    try (SourceTree tree = source.resolve(SourceRef.of(bare.toUri().toString(), "v1.0.0"))) {
      assertThat(tree.revision().digest()).isEqualTo(first.name());
    }
  }

  @Test
  void packedReferencesAndObjects_areRead() throws Exception {
    repository.git().packRefs().setAll(true).call();
    repository.git().gc().call();
    assertThat(main.resolve(".git/packed-refs")).exists();
    assertThat(main.resolve(".git/refs/heads/main")).doesNotExist();
    assertThat(read(main, "main")).isEqualTo("a: 2\n");
    assertThat(read(main, "v1.0.0")).isEqualTo("a: 1\n");
    assertThat(read(main, "1.x")).isEqualTo("a: 1\n");
  }

  @Test
  void alternates_areFollowed() throws Exception {
    Path borrower = Files.createDirectory(root.resolve("borrower"));
    new TestRepository(borrower).close();
    Files.createDirectories(borrower.resolve(".git/objects/info"));
    Files.writeString(
        borrower.resolve(".git/objects/info/alternates"), main.resolve(".git/objects") + "\n");
    Files.writeString(borrower.resolve(".git/refs/heads/main"), second.name() + "\n");
    assertThat(read(borrower, "main")).isEqualTo("a: 2\n");
    assertThat(read(borrower, first.name())).isEqualTo("a: 1\n");
  }

  @Test
  void linkedWorkTree_showsItsOwnHeadAndTheSharedReferences() throws Exception {
    Path linked = linkedWorkTree(first.name());
    assertThat(read(linked, "")).isEqualTo("a: 1\n");
    assertThat(read(linked, "main")).isEqualTo("a: 2\n");
    assertThat(read(linked, "v1.0.0")).isEqualTo("a: 1\n");
  }

  private Path linkedWorkTree(String head) throws Exception {
    Path linked = Files.createDirectory(root.resolve("linked"));
    Path own = Files.createDirectories(main.resolve(".git/worktrees/linked"));
    Files.writeString(linked.resolve(".git"), "gitdir: ../main/.git/worktrees/linked\n");
    Files.writeString(own.resolve("HEAD"), head + "\n");
    Files.writeString(own.resolve("commondir"), "../..\n");
    Files.writeString(own.resolve("gitdir"), linked.resolve(".git") + "\n");
    return linked;
  }

  @Test
  void gitFile_thatPointsNowhere_isATypedError() throws Exception {
    Path linked = Files.createDirectory(root.resolve("dangling"));
    for (String text : List.of("gitdir: ../nothing\n", "something else\n", "", "gitdir: \0\n")) {
      Files.writeString(linked.resolve(".git"), text);
      assertCode(() -> read(linked, "main"), SourceError.NO_REPOSITORY);
    }
  }

  @Test
  void shallowClone_givesWhatItHas() throws Exception {
    Path shallow = root.resolve("shallow");
    try (HttpGitServer server = new HttpGitServer()) {
      Git.cloneRepository()
          .setURI(server.serve("main.git", repository.repository()))
          .setDirectory(shallow.toFile())
          .setDepth(1)
          .setNoTags()
          .call()
          .close();
      assertThat(read(shallow, "main")).isEqualTo("a: 2\n");
      assertThat(source.history(SourceRef.of(shallow.toString(), "main"), 9))
          .extracting(CommitInfo::id)
          .containsExactly(second.name());
      assertCode(() -> read(shallow, first.name()), SourceError.NO_REVISION);
    }
  }

  @Test
  void whatIsNoRepository_isATypedError() throws Exception {
    assertCode(() -> read(root.resolve("nothing"), "main"), SourceError.NO_REPOSITORY);
    assertCode(
        () -> read(Files.createFile(root.resolve("file")), "main"), SourceError.NO_REPOSITORY);
    Path noObjects = Files.createDirectories(root.resolve("empty/.git")).getParent();
    Files.writeString(noObjects.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    assertCode(() -> read(noObjects, "main"), SourceError.NO_REPOSITORY);
    Files.writeString(main.resolve(".git/config"), "[core\n");
    assertCode(() -> read(main, "main"), SourceError.NO_REPOSITORY);
  }

  @Test
  void sha256Repository_isATypedErrorThatSaysSo() throws Exception {
    Files.writeString(
        main.resolve(".git/config"),
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n");
    assertThatThrownBy(() -> read(main, "main"))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.code()).isEqualTo(SourceError.UNSUPPORTED_REPOSITORY))
        .hasMessageContaining("sha256");
  }

  @Test
  void damagedOrMissingObjects_areTypedErrors() throws Exception {
    ObjectId blob = repository.repository().resolve("main:a.yaml");
    Files.write(object(blob), new byte[] {1, 2, 3, 4});
    assertCode(() -> read(main, "main"), SourceError.CORRUPT);
    Files.delete(object(blob));
    assertCode(() -> read(main, "main"), SourceError.CORRUPT);
    Files.delete(object(second.getTree()));
    assertCode(() -> read(main, "main"), SourceError.CORRUPT);
    Files.write(object(second), "garbage".getBytes(StandardCharsets.US_ASCII));
    assertCode(() -> read(main, "main"), SourceError.CORRUPT);
    assertThat(read(main, "v1.0.0")).isEqualTo("a: 1\n");
  }

  private Path object(ObjectId id) throws Exception {
    Path file =
        main.resolve(".git/objects/" + id.name().substring(0, 2) + "/" + id.name().substring(2));
    assertThat(file.toFile().setWritable(true)).isTrue();
    return file;
  }

  @Test
  void shortCommitId_thatFitsSeveral_isATypedError() throws Exception {
    // ids that start alike are made by trying
    try (ObjectInserter inserter = repository.repository().newObjectInserter()) {
      java.util.Map<String, ObjectId> seen = new java.util.HashMap<>();
      String shared = null;
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(second.getTree());
      PersonIdent who =
          new PersonIdent(
              "Ada", "ada@example.org", java.time.Instant.EPOCH, java.time.ZoneOffset.UTC);
      commit.setAuthor(who);
      commit.setCommitter(who);
      for (int i = 0; shared == null; i++) {
        commit.setMessage("try " + i);
        byte[] raw = commit.build();
        ObjectId id = inserter.idFor(Constants.OBJ_COMMIT, raw);
        String start = id.name().substring(0, 7);
        ObjectId other = seen.put(start, id);
        if (other != null) {
          shared = start;
          inserter.insert(Constants.OBJ_COMMIT, raw);
          commit.setMessage("try " + numberOf(seen, commit, inserter, other, i));
          inserter.insert(Constants.OBJ_COMMIT, commit.build());
        }
      }
      inserter.flush();
      String start = shared;
      assertCode(() -> read(main, start), SourceError.AMBIGUOUS_REVISION);
    }
  }

  private static int numberOf(
      java.util.Map<String, ObjectId> seen,
      CommitBuilder commit,
      ObjectInserter inserter,
      ObjectId wanted,
      int below)
      throws Exception {
    for (int i = 0; i < below; i++) {
      commit.setMessage("try " + i);
      if (inserter.idFor(Constants.OBJ_COMMIT, commit.build()).equals(wanted)) {
        return i;
      }
    }
    throw new AssertionError(seen.size());
  }

  @Test
  void pathInsideASubmodule_isATypedErrorThatNamesIt() throws Exception {
    ObjectId commit =
        commitOf(
            tree -> {
              tree.append("sub", FileMode.GITLINK, second);
              return tree;
            });
    try (SourceTree tree = source.resolve(SourceRef.of(main.toString(), commit.name()))) {
      assertThat(tree.list(TreePath.ROOT))
          .extracting(e -> e.kind())
          .containsExactly(EntryKind.SUBMODULE);
      assertThat(tree.entry(TreePath.of("sub")).orElseThrow().kind())
          .isEqualTo(EntryKind.SUBMODULE);
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> tree.read(TreePath.of("sub/deep/a.yaml")),
              () -> tree.entry(TreePath.of("sub/a.yaml")),
              () -> tree.list(TreePath.of("sub")),
              () -> tree.read(TreePath.of("sub")))) {
        assertThatThrownBy(call)
            .isInstanceOfSatisfying(
                SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.SUBMODULE))
            .hasMessageContaining("submodule sub,");
      }
    }
  }

  @Test
  void treeWithNamesThatNoFileCanHave_isATypedError() throws Exception {
    ObjectId blob = repository.repository().resolve("main:a.yaml");
    for (String name : List.of("..", ".", "x/y")) {
      ObjectId commit =
          commitOf(
              tree -> {
                byte[] raw = name.getBytes(StandardCharsets.UTF_8);
                tree.append(raw, 0, raw.length, FileMode.REGULAR_FILE, blob, true);
                return tree;
              });
      try (SourceTree tree = source.resolve(SourceRef.of(main.toString(), commit.name()))) {
        assertCode(() -> tree.list(TreePath.ROOT), SourceError.CORRUPT);
        assertCode(() -> tree.entry(TreePath.of("x/y")), SourceError.CORRUPT);
      }
    }
  }

  private interface Fill {
    TreeFormatter with(TreeFormatter tree);
  }

  private ObjectId commitOf(Fill fill) throws Exception {
    try (ObjectInserter inserter = repository.repository().newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(fill.with(new TreeFormatter())));
      commit.setAuthor(new PersonIdent("Ada", "ada@example.org"));
      commit.setCommitter(new PersonIdent("Ada", "ada@example.org"));
      commit.setMessage("made");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }
}
