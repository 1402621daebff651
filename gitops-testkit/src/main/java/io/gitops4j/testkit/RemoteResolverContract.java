// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.remote.RemoteBase;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RemoteResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link RemoteResolver} must do. A subclass makes a {@link Fixture} for a directory of
 * files; each test gets a new one.
 */
public abstract class RemoteResolverContract {

  /** A resolver over content that a test can change. Closed after the test. */
  public interface Fixture extends AutoCloseable {

    /** The resolver under test; the repository and the file server below are allowed. */
    RemoteResolver resolver();

    /** The URL of a repository. */
    String repository();

    /** Makes what lies in the directory now the tip of the repository's branch {@code main}. */
    void publish() throws Exception;

    /** Makes a text the content of a file on a server, and gives its URL. */
    String serve(String text) throws Exception;

    /** The URL of a file that this server does not have. */
    String missingFile();

    /** The URL of a repository that this resolver does not allow. */
    String forbidden();

    @Override
    default void close() throws IOException {}
  }

  private @TempDir @Nullable Path directory;
  private @Nullable Fixture made;

  /** For subclasses. */
  protected RemoteResolverContract() {}

  /** A fixture that publishes the content of a directory, which holds some files already. */
  protected abstract Fixture fixture(Path content) throws Exception;

  @BeforeEach
  void publishFirst() throws Exception {
    write("1");
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

  private void write(String text) throws Exception {
    Files.createDirectories(content().resolve("base"));
    Files.writeString(content().resolve("base/a.yaml"), text);
  }

  private Fixture fixture() {
    assertThat(made).isNotNull();
    return made;
  }

  private RemoteResolver resolver() {
    return fixture().resolver();
  }

  private RemoteBase main() {
    return RemoteBase.of(fixture().repository(), "main");
  }

  private String read(RemoteBase base, Revision revision) {
    try (SourceTree tree = resolver().open(base, revision)) {
      assertThat(tree.revision()).isEqualTo(revision);
      return new String(tree.read(TreePath.of("base/a.yaml")), StandardCharsets.UTF_8);
    }
  }

  @Test
  void branch_thatMovesOn_isFound_andWhatWasBeforeStaysReadable() throws Exception {
    Revision first = resolver().revision(main());
    assertThat(read(main(), first)).isEqualTo("1");
    write("2");
    fixture().publish();
    Revision second = resolver().revision(main());
    assertThat(second).isNotEqualTo(first);
    assertThat(read(main(), second)).isEqualTo("2");
    assertThat(read(main(), first)).isEqualTo("1");
  }

  @Test
  void noReference_andACommit_areFoundToo() {
    Revision tip = resolver().revision(main());
    RemoteBase head = RemoteBase.of(fixture().repository(), "");
    assertThat(resolver().revision(head)).isEqualTo(tip);
    RemoteBase commit = RemoteBase.of(fixture().repository(), tip.digest());
    assertThat(resolver().revision(commit)).isEqualTo(tip);
    assertThat(read(commit, tip)).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "../main", "--output=x", "main:other", "a..b", "main~0"})
  void referenceThatIsNotThere_isTold(String ref) {
    refused(
        SourceError.NO_REVISION,
        () -> resolver().revision(RemoteBase.of(fixture().repository(), ref)));
  }

  @Test
  void repositoryThatIsNotAllowed_isRefused() {
    refused(
        SourceError.NOT_ALLOWED,
        () -> resolver().revision(RemoteBase.of(fixture().forbidden(), "main")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext::sh -c x", "--upload-pack=x", "git@host/path", "/etc", "x", "gopher://h/a"})
  void urlOfAnotherForm_isRefused(String url) {
    refused(null, () -> resolver().revision(RemoteBase.of(url, "main")));
    refused(null, () -> resolver().file(url));
  }

  @Test
  void file_isGot_asItIsNow_withItsDigest() throws Exception {
    String url = fixture().serve("a: ä\n");
    RemoteFile file = resolver().file(url);
    assertThat(new String(file.content(), StandardCharsets.UTF_8)).isEqualTo("a: ä\n");
    assertThat(file.digest()).isEqualTo(Inputs.sha256("a: ä\n"));
    fixture().serve("b: 1\n");
    assertThat(resolver().file(url).digest()).isEqualTo(Inputs.sha256("b: 1\n"));
  }

  @Test
  void fileThatIsNotThere_isTold_withoutItsQuery() {
    SourceException e =
        refused(
            SourceError.NOT_FOUND,
            () -> resolver().file(fixture().missingFile() + "?token=hunter2"));
    assertThat(e.getMessage()).doesNotContain("hunter2");
  }

  @Test
  void manyThreads_getTheSame() throws Exception {
    String url = fixture().serve("a: 1\n");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Callable<String> both =
            () -> read(main(), resolver().revision(main())) + resolver().file(url).digest();
        results.add(threads.submit(both));
      }
      for (Future<String> result : results) {
        assertThat(result.get()).isEqualTo("1" + Inputs.sha256("a: 1\n"));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static SourceException refused(@Nullable SourceError code, Runnable call) {
    SourceException[] thrown = new SourceException[1];
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              thrown[0] = e;
              if (code != null) {
                assertThat(e.code()).isEqualTo(code);
              }
            });
    return thrown[0];
  }
}
