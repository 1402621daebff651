// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.SourceProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link SourceProvider} and the {@link SourceTree}s it gives must do. A subclass makes
 * a {@link Fixture} for a directory of files; each test gets a new one.
 */
public abstract class SourceProviderContract {

  /** A provider over content that a test can change. Closed after the test. */
  public interface Fixture extends AutoCloseable {

    /** The provider under test. */
    SourceProvider provider();

    /** Names what was published last. */
    SourceRef ref();

    /** Makes what lies in the directory now the newest revision. */
    void publish() throws Exception;

    /** A reference whose revision does not exist; empty if there is none that does not. */
    Optional<SourceRef> missing();

    /** A reference that this provider does not take. */
    Optional<SourceRef> foreign();

    /** Whether a revision stays readable after the next one was published. */
    boolean keepsRevisions();

    /** Whether trees tell the commit that they belong to. */
    boolean hasCommits();

    @Override
    default void close() throws IOException {}
  }

  private @TempDir @Nullable Path directory;
  private @Nullable Fixture made;

  /** For subclasses. */
  protected SourceProviderContract() {}

  /** A fixture that publishes the content of a directory, which holds some files already. */
  protected abstract Fixture fixture(Path content) throws Exception;

  @BeforeEach
  void publishFirst() throws Exception {
    write("app/a.yaml", "a: 1\n");
    write("app/b.yaml", "b: ä\n");
    write("app/deep/er/c.yaml", "");
    write("z.yaml", "z: 1\n");
    Files.createSymbolicLink(content().resolve("app/link.yaml"), Path.of("../z.yaml"));
    Files.createSymbolicLink(content().resolve("deep"), Path.of("app/deep"));
    Files.createSymbolicLink(content().resolve("out"), Path.of("../outside"));
    Files.createSymbolicLink(content().resolve("round"), Path.of("round"));
    Files.createSymbolicLink(content().resolve("nowhere"), Path.of("nothing"));
    made = fixture(content());
    made.publish();
  }

  @AfterEach
  void close() throws Exception {
    if (made != null) {
      made.close();
    }
  }

  private Path content() throws Exception {
    assertThat(directory).isNotNull();
    return Files.createDirectories(directory.resolve("content"));
  }

  private void write(String path, String text) throws Exception {
    Path file = content().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Fixture fixture() {
    assertThat(made).isNotNull();
    return made;
  }

  private SourceTree resolve() {
    return fixture().provider().resolve(fixture().ref());
  }

  private static String text(SourceTree tree, String path) {
    return new String(tree.read(TreePath.of(path)), StandardCharsets.UTF_8);
  }

  private static void assertCode(ThrowingCallable call, SourceError code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void supports_theReference_andNoForeignOne() {
    assertThat(fixture().provider().supports(fixture().ref())).isTrue();
    fixture().foreign().ifPresent(ref -> assertThat(fixture().provider().supports(ref)).isFalse());
  }

  @Test
  void revision_asked_isThatOfTheTree_andStays() {
    Revision revision = fixture().provider().revision(fixture().ref());
    assertThat(fixture().provider().revision(fixture().ref())).isEqualTo(revision);
    assertThat(Revision.parse(revision.toString())).isEqualTo(revision);
    try (SourceTree tree = fixture().provider().open(fixture().ref(), revision)) {
      assertThat(tree.revision()).isEqualTo(revision);
    }
  }

  @Test
  void read_aFile_givesItsBytes_asTheCallersOwn() {
    try (SourceTree tree = resolve()) {
      assertThat(text(tree, "app/b.yaml")).isEqualTo("b: ä\n");
      assertThat(tree.read(TreePath.of("app/deep/er/c.yaml"))).isEmpty();
      Arrays.fill(tree.read(TreePath.of("app/a.yaml")), (byte) 'x');
      assertThat(text(tree, "app/a.yaml")).isEqualTo("a: 1\n");
    }
  }

  @Test
  void entry_ofFilesAndDirectories_tellsKindAndBlob() {
    try (SourceTree tree = resolve()) {
      assertThat(tree.entry(TreePath.ROOT).map(TreeEntry::kind)).contains(EntryKind.DIRECTORY);
      assertThat(tree.entry(TreePath.of("app/deep")))
          .contains(new TreeEntry(TreePath.of("app/deep"), EntryKind.DIRECTORY, null));
      assertThat(tree.entry(TreePath.of("app/a.yaml")))
          .contains(
              new TreeEntry(
                  TreePath.of("app/a.yaml"),
                  EntryKind.FILE,
                  BlobId.of("a: 1\n".getBytes(StandardCharsets.UTF_8))));
      assertThat(tree.entry(TreePath.of("app/none.yaml"))).isEmpty();
      assertThat(tree.entry(TreePath.of("app/a.yaml/below"))).isEmpty();
    }
  }

  @Test
  void list_aDirectory_isSorted_withLinksAsLinks() {
    try (SourceTree tree = resolve()) {
      assertThat(tree.list(TreePath.of("app")))
          .extracting(entry -> entry.path().value(), TreeEntry::kind)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("app/a.yaml", EntryKind.FILE),
              org.assertj.core.groups.Tuple.tuple("app/b.yaml", EntryKind.FILE),
              org.assertj.core.groups.Tuple.tuple("app/deep", EntryKind.DIRECTORY),
              org.assertj.core.groups.Tuple.tuple("app/link.yaml", EntryKind.SYMLINK));
      assertThat(tree.list(TreePath.ROOT))
          .extracting(entry -> entry.path().value())
          .containsExactly("app", "deep", "nowhere", "out", "round", "z.yaml");
    }
  }

  @Test
  void links_insideTheTree_areFollowed() {
    try (SourceTree tree = resolve()) {
      assertThat(text(tree, "app/link.yaml")).isEqualTo("z: 1\n");
      assertThat(tree.entry(TreePath.of("app/link.yaml")).map(TreeEntry::path))
          .contains(TreePath.of("z.yaml"));
      assertThat(tree.read(TreePath.of("deep/er/c.yaml"))).isEmpty();
      assertThat(tree.list(TreePath.of("deep")))
          .extracting(entry -> entry.path().value())
          .containsExactly("app/deep/er");
      assertThat(tree.entry(TreePath.of("nowhere"))).isEmpty();
    }
  }

  @Test
  void links_thatLeaveTheTreeOrRunInACircle_areRefused() throws Exception {
    Files.writeString(content().resolveSibling("outside"), "secret");
    try (SourceTree tree = resolve()) {
      assertCode(() -> tree.read(TreePath.of("out")), SourceError.SYMLINK);
      assertCode(() -> tree.entry(TreePath.of("out")), SourceError.SYMLINK);
      assertCode(() -> tree.read(TreePath.of("round")), SourceError.SYMLINK);
    }
  }

  @Test
  void missingPaths_areTypedErrors() {
    try (SourceTree tree = resolve()) {
      assertCode(() -> tree.read(TreePath.of("none.yaml")), SourceError.NOT_FOUND);
      assertCode(() -> tree.read(TreePath.of("app")), SourceError.NOT_FOUND);
      assertCode(() -> tree.list(TreePath.of("none")), SourceError.NOT_FOUND);
      assertCode(() -> tree.list(TreePath.of("z.yaml")), SourceError.NOT_FOUND);
    }
  }

  @Test
  void missingRevision_isATypedError() {
    fixture()
        .missing()
        .ifPresent(
            ref ->
                assertCode(
                    () -> fixture().provider().resolve(ref).close(), SourceError.NO_REVISION));
  }

  @Test
  void newContent_hasANewRevision_andTheOldOneStaysIfItIsKept() throws Exception {
    Revision before = fixture().provider().revision(fixture().ref());
    write("app/a.yaml", "a: 2\n");
    fixture().publish();
    Revision after = fixture().provider().revision(fixture().ref());
    assertThat(after).isNotEqualTo(before);
    try (SourceTree now = fixture().provider().open(fixture().ref(), after)) {
      assertThat(text(now, "app/a.yaml")).isEqualTo("a: 2\n");
      if (fixture().keepsRevisions()) {
        try (SourceTree old = fixture().provider().open(fixture().ref(), before)) {
          assertThat(text(old, "app/a.yaml")).isEqualTo("a: 1\n");
          assertThat(text(now, "app/a.yaml")).isEqualTo("a: 2\n");
        }
      }
    }
  }

  @Test
  void commit_ofATree_isThatOfItsRevision() {
    try (SourceTree tree = resolve()) {
      assertThat(tree.commit().map(CommitInfo::id))
          .isEqualTo(
              fixture().hasCommits() ? Optional.of(tree.revision().digest()) : Optional.empty());
    }
  }

  @Test
  void close_twice_doesNothingTheSecondTime() {
    SourceTree tree = resolve();
    tree.close();
    tree.close();
    try (SourceTree next = resolve()) {
      assertThat(text(next, "z.yaml")).isEqualTo("z: 1\n");
    }
  }

  @Test
  void manyThreads_resolveAndRead_eachSeesTheSame() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (SourceTree shared = resolve()) {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        boolean own = i % 2 == 0;
        calls.add(
            () -> {
              if (!own) {
                return all(shared);
              }
              try (SourceTree tree = resolve()) {
                return all(tree);
              }
            });
      }
      String expected = all(shared);
      assertThat(expected).contains("a: 1").contains("b: ä");
      for (Future<String> result : threads.invokeAll(calls)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String all(SourceTree tree) {
    StringBuilder out = new StringBuilder(tree.revision().toString()).append('\n');
    append(tree, TreePath.ROOT, out);
    return out.toString();
  }

  private static void append(SourceTree tree, TreePath directory, StringBuilder out) {
    for (TreeEntry entry : tree.list(directory)) {
      out.append(entry).append('\n');
      if (entry.isDirectory()) {
        append(tree, entry.path(), out);
      } else if (entry.isFile()) {
        out.append(new String(tree.read(entry.path()), StandardCharsets.UTF_8));
      }
    }
  }
}
