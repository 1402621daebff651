// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.CredentialsProvider;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpGitSourceTest {
  @TempDir Path directory;
  @TempDir Path cache;

  private TestRepository repository;
  private HttpGitServer server;
  private String url;
  private RevCommit first;
  private RevCommit second;
  private RevCommit third;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void serve() throws Exception {
    repository = new TestRepository(directory);
    first = repository.commit("app/a.yaml", "a: 1\n");
    repository.tag("v1.0.0", true);
    second = repository.commit("app/a.yaml", "a: 2\n");
    repository.tag("v1.2.0", false);
    third = repository.commit("app/a.yaml", "a: 3\n");
    server = new HttpGitServer();
    url = server.serve("app.git", repository.repository());
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  private GitSource.Builder builder() {
    return GitSource.builder(cache).allowPlainHttp(true).timeout(Duration.ofSeconds(20));
  }

  private GitSource with(Credentials credentials) {
    return builder().credentials(asked -> Optional.of(credentials)).build();
  }

  private static String read(GitSource source, SourceRef ref) {
    try (SourceTree tree = source.resolve(ref)) {
      return text(tree);
    }
  }

  private static String text(SourceTree tree) {
    return new String(tree.read(TreePath.of("app/a.yaml")), StandardCharsets.UTF_8);
  }

  private String read(String revision) {
    return read(builder().build(), SourceRef.of(url, revision));
  }

  private static void assertCode(ThrowingCallable call, SourceError code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void revisions_ofEveryForm_areFetched(boolean version0) {
    server.version0(version0);
    assertThat(read("")).isEqualTo("a: 3\n");
    assertThat(read("main")).isEqualTo("a: 3\n");
    assertThat(read("refs/heads/main")).isEqualTo("a: 3\n");
    assertThat(read("v1.0.0")).isEqualTo("a: 1\n");
    assertThat(read("refs/tags/v1.2.0")).isEqualTo("a: 2\n");
    assertThat(read(">=1.0.0 <2")).isEqualTo("a: 2\n");
    assertThat(read("~1.0")).isEqualTo("a: 1\n");
    assertThat(read(first.name())).isEqualTo("a: 1\n");
    assertThat(read(third.name().substring(0, 8))).isEqualTo("a: 3\n");
    assertThat(
            read(builder().build(), new SourceRef(url, new RevisionTarget.Commit(second.name()))))
        .isEqualTo("a: 2\n");
  }

  @Test
  void twoRevisions_sideBySide_doNotDisturbEachOther() {
    GitSource source = builder().build();
    try (SourceTree old = source.resolve(SourceRef.of(url, "v1.0.0"));
        SourceTree now = source.resolve(SourceRef.of(url, "main"))) {
      assertThat(text(old)).isEqualTo("a: 1\n");
      assertThat(text(now)).isEqualTo("a: 3\n");
      assertThat(now.commit().map(CommitInfo::id)).hasValue(third.name());
    }
  }

  @Test
  void fetch_isShallow_andNotDoneTwice() throws Exception {
    assertThat(read("main")).isEqualTo("a: 3\n");
    try (var mirror = new Mirror(cache, url, Duration.ofSeconds(1)).open()) {
      assertThat(mirror.getObjectDatabase().has(third)).isTrue();
      assertThat(mirror.getObjectDatabase().has(second)).isFalse();
      assertThat(mirror.isBare()).isTrue();
    }
    server.forgetRequests();
    GitSource source = builder().build();
    SourceRef ref = SourceRef.of(url, "main");
    try (SourceTree tree = source.open(ref, Revision.ofCommit(third.name()))) {
      assertThat(text(tree)).isEqualTo("a: 3\n");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void branchMoved_newCommitIsFetched_oldOneStays() throws Exception {
    GitSource source = builder().build();
    SourceRef ref = SourceRef.of(url, "main");
    Revision before = source.revision(ref);
    assertThat(read(source, ref)).isEqualTo("a: 3\n");
    repository.commit("app/a.yaml", "a: 4\n");
    assertThat(read(source, ref)).isEqualTo("a: 4\n");
    try (SourceTree old = source.open(ref, before)) {
      assertThat(text(old)).isEqualTo("a: 3\n");
    }
  }

  @Test
  void history_isDeepenedOnDemand_withinTheLimit() {
    SourceRef ref = SourceRef.of(url, "main");
    assertThat(read("main")).isEqualTo("a: 3\n");
    assertThat(builder().build().history(ref, 1))
        .extracting(CommitInfo::id)
        .containsExactly(third.name());
    assertThat(builder().build().history(ref, 2))
        .extracting(CommitInfo::id)
        .containsExactly(third.name(), second.name());
    assertThat(builder().build().history(ref, 10))
        .extracting(CommitInfo::subject)
        .containsExactly("commit 3", "commit 2", "commit 1");
  }

  @Test
  void history_beyondMaxDepth_isATypedError() {
    GitSource source = builder().maxDepth(2).build();
    SourceRef ref = SourceRef.of(url, "main");
    assertThat(source.history(ref, 2)).hasSize(2);
    assertCode(() -> source.history(ref, 3), SourceError.TOO_DEEP);
  }

  @Test
  void history_ofMerges_isWhole() throws Exception {
    repository.branch("side");
    repository.commit("side.yaml", "s: 1\n");
    repository.commit("side.yaml", "s: 2\n");
    repository.git().checkout().setName("main").call();
    RevCommit fourth = repository.commit("app/a.yaml", "a: 4\n");
    repository
        .git()
        .merge()
        .include(repository.repository().findRef("side"))
        .setCommit(false)
        .setFastForward(org.eclipse.jgit.api.MergeCommand.FastForwardMode.NO_FF)
        .call();
    RevCommit merge = repository.commit("merged.yaml", "m: 1\n");
    SourceRef ref = SourceRef.of(url, "main");
    assertThat(merge.getParentCount()).isEqualTo(2);
    List<String> whole =
        ids(GitSource.local().history(SourceRef.of(directory.toString(), "main"), 99));
    assertThat(whole).hasSize(7).startsWith(merge.name(), fourth.name());
    GitSource source = builder().build();
    for (int limit = 1; limit <= 8; limit++) {
      assertThat(ids(source.history(ref, limit)))
          .isEqualTo(whole.subList(0, Math.min(limit, whole.size())));
    }
  }

  private static List<String> ids(List<CommitInfo> commits) {
    return commits.stream().map(CommitInfo::id).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void serverWithoutFetchById_givesTheReference(boolean version0) throws Exception {
    server.version0(version0);
    server.tipsOnly();
    GitSource source = builder().build();
    assertThat(read("main")).isEqualTo("a: 3\n");
    assertThat(read("v1.0.0")).isEqualTo("a: 1\n");
    // no reference names it any more, but it is in the history of one
    SourceRef main = SourceRef.of(url, "main");
    repository.commit("app/a.yaml", "a: 4\n");
    Revision fourth = source.revision(main);
    repository.commit("app/a.yaml", "a: 5\n");
    try (SourceTree tree = source.open(main, fourth)) {
      assertThat(text(tree)).isEqualTo("a: 4\n");
    }
  }

  @Test
  void serverWithoutFetchById_commitDeeperThanTheLimit_isATypedError() throws Exception {
    server.tipsOnly();
    repository.commit("app/a.yaml", "a: 4\n");
    repository.commit("app/a.yaml", "a: 5\n");
    GitSource source = builder().maxDepth(2).build();
    SourceRef ref = SourceRef.of(url, "main");
    assertCode(() -> source.open(ref, Revision.ofCommit(third.name())), SourceError.TOO_DEEP);
  }

  @Test
  void badReferences_giveTypedErrors() {
    GitSource source = builder().build();
    assertCode(() -> read("nope"), SourceError.NO_REVISION);
    assertCode(() -> read("refs/tags/v9"), SourceError.NO_REVISION);
    assertCode(() -> read(">=9"), SourceError.NO_REVISION);
    assertCode(() -> read("abcdef12"), SourceError.NO_REVISION);
    assertCode(() -> read(ObjectId.zeroId().name().replace('0', '1')), SourceError.NO_REVISION);
    assertCode(
        () -> source.revision(SourceRef.of(url.replace("app.git", "none.git"), "main")),
        SourceError.NO_REPOSITORY);
    assertCode(
        () -> source.revision(SourceRef.of("http://127.0.0.1:1/app.git", "main")),
        SourceError.UNREACHABLE);
    assertCode(
        () -> GitSource.builder(cache).build().revision(SourceRef.of(url, "main")),
        SourceError.UNSUPPORTED_URL);
    assertCode(
        () -> source.revision(SourceRef.of("git://127.0.0.1/app.git", "main")),
        SourceError.UNSUPPORTED_URL);
    assertCode(
        () -> source.open(SourceRef.of(url, "main"), new Revision("tree", "abc")),
        SourceError.NO_REVISION);
  }

  @Test
  void whyNothingIsFetched_isToldInWords() {
    GitSource source = builder().build();
    server.want(HttpGitServer.basic("ada", "s3cret"));

    assertThatThrownBy(() -> source.revision(SourceRef.of("https://nowhere.invalid/a.git", "main")))
        .hasMessageContaining("the name of the host is not known");
    assertThatThrownBy(() -> source.revision(SourceRef.of("http://127.0.0.1:1/a.git", "main")))
        .hasMessageContaining("nothing answers there");
    assertThatThrownBy(() -> source.revision(SourceRef.of(url, "main")))
        .hasMessageContaining("the server wants a login");
  }

  @Test
  void credentials_areSentToTheServer_andWrongOnesRefused() {
    server.want(HttpGitServer.basic("ada", "s3cret"));
    assertThat(read(with(new Basic("ada", "s3cret")), SourceRef.of(url, "main")))
        .isEqualTo("a: 3\n");
    assertCode(() -> read("v1.0.0"), SourceError.UNAUTHORIZED);
    server.forgetRequests();
    assertThatThrownBy(
            () -> read(with(new Basic("ada", "wr0ng")), SourceRef.of(url, "refs/tags/v1.0.0")))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.UNAUTHORIZED))
        .satisfies(e -> assertThat(causes(e)).noneMatch(text -> text.contains("wr0ng")));
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);

    server.want(HttpGitServer.basic("x-access-token", "t0ken"));
    assertThat(read(with(Credentials.token("t0ken")), SourceRef.of(url, "v1.0.0")))
        .isEqualTo("a: 1\n");
    server.want("Bearer t0ken");
    assertThat(read(with(new Bearer("t0ken")), SourceRef.of(url, "v1.2.0"))).isEqualTo("a: 2\n");
  }

  private static List<String> causes(Throwable e) {
    List<String> texts = new ArrayList<>();
    for (Throwable at = e; at != null; at = at.getCause()) {
      texts.add(String.valueOf(at));
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void redirect_isFollowed_withoutCredentials(boolean bearer) throws Exception {
    try (HttpGitServer other = new HttpGitServer()) {
      other.serve("app.git", repository.repository());
      Credentials secret = bearer ? new Bearer("s3cret") : new Basic("ada", "s3cret");
      for (String host : List.of("localhost", "127.0.0.1")) {
        server.redirectTo(other.url(host, "app.git"));
        assertThat(with(secret).revision(SourceRef.of(url, "main")).digest())
            .isEqualTo(third.name());
        other.want("never");
        assertCode(
            () -> with(secret).revision(SourceRef.of(url, "main")), SourceError.UNAUTHORIZED);
        other.want("");
      }
      assertThat(other.requests()).isNotEmpty();
      assertThat(other.authorizations()).containsOnly("");
      assertThat(server.authorizations()).doesNotContain("");
    }
  }

  @Test
  void serverThatDies_leavesNoHalfWrittenCache() throws Exception {
    server.cutAfter(200);
    SourceRef ref = SourceRef.of(url, "main");
    assertCode(() -> read("main"), SourceError.UNREACHABLE);
    assertThat(filesBelow(cache))
        .noneMatch(name -> name.endsWith(".pack") || name.endsWith("shallow"));
    server.cutAfter(-1);
    assertThat(read("main")).isEqualTo("a: 3\n");
    List<String> before = filesBelow(cache);
    repository.commit("app/a.yaml", "a: 4\n");
    server.cutAfter(150);
    assertCode(() -> read("main"), SourceError.UNREACHABLE);
    assertThat(filesBelow(cache)).isEqualTo(before);
    server.cutAfter(-1);
    assertThat(read("main")).isEqualTo("a: 4\n");
    assertThat(builder().build().history(ref, 9)).hasSize(4);
  }

  @Test
  void leftOversOfAKilledProcess_areRemoved() throws Exception {
    assertThat(read("v1.0.0")).isEqualTo("a: 1\n");
    Path mirror;
    try (var directories = Files.list(cache)) {
      mirror = directories.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    Files.writeString(mirror.resolve("shallow.lock"), "");
    Files.writeString(mirror.resolve("refs/commits/" + third.name() + ".lock"), "");
    Files.writeString(mirror.resolve("objects/incoming_1.pack"), "PACK");
    assertThat(read("main")).isEqualTo("a: 3\n");
    assertThat(filesBelow(cache)).noneMatch(name -> name.contains("incoming_"));
    // a mirror whose making was interrupted
    Files.walk(mirror)
        .sorted(java.util.Comparator.reverseOrder())
        .forEach(path -> path.toFile().delete());
    Files.createDirectories(mirror);
    Files.writeString(mirror.resolve("config"), "[core");
    assertCode(() -> read("main"), SourceError.IO);
    Files.delete(mirror.resolve("config"));
    assertThat(read("main")).isEqualTo("a: 3\n");
  }

  @Test
  void manyThreadsAndSources_shareOneCache() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String revision = List.of("main", "v1.0.0", "v1.2.0").get(i % 3);
        calls.add(() -> read(builder().build(), SourceRef.of(url, revision)));
      }
      List<String> texts = new ArrayList<>();
      for (Future<String> result : threads.invokeAll(calls)) {
        texts.add(result.get());
      }
      for (int i = 0; i < 24; i++) {
        assertThat(texts.get(i)).isEqualTo(List.of("a: 3\n", "a: 1\n", "a: 2\n").get(i % 3));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sha256Repository_isATypedError() throws Exception {
    String id = "0123456789abcdef".repeat(4);
    server.say(id + " refs/heads/main\0side-band-64k shallow object-format=sha256\n");
    assertCode(() -> read("main"), SourceError.UNSUPPORTED_REPOSITORY);
  }

  @Test
  void answerThatIsNotGits_isATypedError() throws Exception {
    server.say("<html>");
    assertCode(() -> read("main"), SourceError.UNREACHABLE);
  }

  @Test
  void emptyRepository_hasNoRevision(@TempDir Path empty) throws Exception {
    try (TestRepository nothing = new TestRepository(empty)) {
      String emptyUrl = server.serve("empty.git", nothing.repository());
      assertCode(
          () -> builder().build().revision(SourceRef.of(emptyUrl, "")), SourceError.NO_REVISION);
    }
  }

  @Test
  void urlWithAUser_isNotShownWithIt() {
    String withUser = "http://t0ken@127.0.0.1:1/x.git";
    assertThatThrownBy(() -> builder().build().revision(SourceRef.of(withUser, "main")))
        .hasMessageNotContaining("t0ken");
  }

  @Test
  void credentialsText_hidesTheSecret() {
    CredentialsProvider.KnownHosts hosts = CredentialsProvider.KnownHosts.of("a\nb\n");
    assertThat(
            List.of(
                new Basic("ada", "s3cret").toString(),
                new Bearer("s3cret").toString(),
                new CredentialsProvider.SshKey("s3cret", "s3cret", hosts).toString(),
                hosts.toString()))
        .containsExactly("Basic[ada, ***]", "Bearer[***]", "SshKey[***]", "KnownHosts[2 lines]");
  }

  static List<String> filesBelow(Path directory) throws Exception {
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
