// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.remote.RemoteBase;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.remote.RemoteLock;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.RemoteResolver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitRemoteResolverTest {
  private static final HostPolicy LOOPBACK =
      HostPolicy.of("127.0.0.1").withSchemes(Set.of("http", "https")).withPrivateAddresses(true);
  private static final Set<String> ALL = Set.of("http", "https", "ssh", "file");

  @TempDir Path directory;
  @TempDir Path cache;

  private TestRepository repository;
  private HttpGitServer server;
  private FileServer files;
  private String url;
  private RevCommit first;
  private RevCommit second;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void serve() throws Exception {
    repository = new TestRepository(directory);
    first = repository.commit("base/a.yaml", "a: 1\n");
    repository.tag("v1", true);
    second = repository.commit("base/a.yaml", "a: 2\n");
    server = new HttpGitServer();
    url = server.serve("team/deploy", repository.repository());
    files = new FileServer();
  }

  @AfterEach
  void stop() {
    files.close();
    server.close();
    repository.close();
  }

  private GitRemoteResolver.Builder builder(HostPolicy hosts) {
    return GitRemoteResolver.builder(cache, hosts).timeLimit(Duration.ofSeconds(20));
  }

  private GitRemoteResolver resolver() {
    return builder(LOOPBACK).build();
  }

  private static String commit(RemoteResolver resolver, String url, String ref) {
    return resolver.revision(RemoteBase.of(url, ref)).digest();
  }

  private static String read(RemoteResolver resolver, RemoteBase base) {
    try (SourceTree tree = resolver.open(base, resolver.revision(base))) {
      return new String(tree.read(TreePath.of("base/a.yaml")), StandardCharsets.UTF_8);
    }
  }

  private static Issue refusal(SourceError code, Executable call) {
    SourceException e = org.junit.jupiter.api.Assertions.assertThrows(SourceException.class, call);
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    return e.issues().get(0);
  }

  @Test
  void references_areLookedForAsGitDoes() throws Exception {
    assertThat(commit(resolver(), url, "")).isEqualTo(second.name());
    assertThat(commit(resolver(), url, "main")).isEqualTo(second.name());
    assertThat(commit(resolver(), url, "heads/main")).isEqualTo(second.name());
    assertThat(commit(resolver(), url, "refs/heads/main")).isEqualTo(second.name());
    assertThat(commit(resolver(), url, "v1")).isEqualTo(first.name());
    assertThat(commit(resolver(), url, "tags/v1")).isEqualTo(first.name());
    assertThat(commit(resolver(), url, first.name())).isEqualTo(first.name());
    repository.git().branchCreate().setName("v1").setStartPoint(second).call();
    assertThat(commit(resolver(), url, "v1")).isEqualTo(first.name());
    assertThat(commit(resolver(), url, "heads/v1")).isEqualTo(second.name());
    refusal(SourceError.NO_REVISION, () -> commit(resolver(), url, first.name().substring(0, 10)));
    refusal(SourceError.NO_REVISION, () -> commit(resolver(), url, "v9"));
  }

  @Test
  void tree_isReadFromTheCache_onceItIsThere() {
    RemoteBase base = RemoteBase.of(url, "v1");
    assertThat(read(resolver(), base)).isEqualTo("a: 1\n");
    Revision revision = resolver().revision(base);
    server.forgetRequests();
    resolver().open(base, revision).close();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void hostThatIsNotListed_isRefused_withoutAConnection() {
    refusal(SourceError.NOT_ALLOWED, () -> commit(builder(HostPolicy.NONE).build(), url, "main"));
    HostPolicy other = HostPolicy.of("github.com", "*.example.com").withSchemes(ALL);
    Issue issue = refusal(SourceError.NOT_ALLOWED, () -> commit(builder(other).build(), url, ""));
    assertThat(issue.message()).contains(url);
    refusal(
        SourceError.NOT_ALLOWED,
        () -> builder(other).build().file(files.serve("/x.yaml", "a: 1\n")));
    refusal(
        SourceError.NOT_ALLOWED,
        () -> commit(builder(HostPolicy.of("*").withPrivateAddresses(true)).build(), url, ""));
    assertThat(server.requests()).isEmpty();
    assertThat(files.requests()).isEmpty();
  }

  @Test
  void addressOfTheInside_isRefused_whateverItsName() {
    RemoteResolver any = builder(HostPolicy.of("*").withSchemes(ALL)).build();
    String file = files.serve("/x.yaml", "a: 1\n");
    for (String host : List.of("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]")) {
      String repositoryUrl = url.replace("127.0.0.1", host);
      SourceException git =
          org.junit.jupiter.api.Assertions.assertThrows(
              SourceException.class, () -> commit(any, repositoryUrl, "main"));
      SourceException http =
          org.junit.jupiter.api.Assertions.assertThrows(
              SourceException.class, () -> any.file(file.replace("127.0.0.1", host)));
      assertThat(List.of(git.code(), http.code()))
          .as(host)
          .isSubsetOf(
              SourceError.NOT_ALLOWED, SourceError.UNREACHABLE, SourceError.UNSUPPORTED_URL);
    }
    assertThat(server.requests()).isEmpty();
    assertThat(files.requests()).isEmpty();
  }

  /** Says first that a name has a public address, then that it is this machine. */
  private static Reach.Lookup rebinding() throws Exception {
    Deque<InetAddress> answers = new ArrayDeque<>();
    answers.add(InetAddress.getByAddress(new byte[] {8, 8, 8, 8}));
    return host ->
        new InetAddress[] {answers.isEmpty() ? InetAddress.getLoopbackAddress() : answers.remove()};
  }

  @Test
  void nameThatChangesItsAddress_isRefused() throws Exception {
    HostPolicy policy = HostPolicy.of("git.example.com").withSchemes(ALL);
    String named = url.replace("127.0.0.1", "git.example.com");
    RemoteResolver rebound = builder(policy).lookup(rebinding()).build();
    refusal(SourceError.NOT_ALLOWED, () -> commit(rebound, named, "main"));
    assertThat(server.requests()).isEmpty();
    String file = files.serve("/x.yaml", "a: 1\n").replace("127.0.0.1", "git.example.com");
    RemoteResolver local = builder(policy).lookup(host -> loopback()).build();
    refusal(SourceError.NOT_ALLOWED, () -> local.file(file));
    assertThat(files.requests()).isEmpty();
    // with the inside allowed, the same name leads there: what was looked up is what is used
    RemoteResolver inside =
        builder(policy.withPrivateAddresses(true)).lookup(host -> loopback()).build();
    assertThat(commit(inside, named, "main")).isEqualTo(second.name());
    assertThat(inside.file(file).content()).asString(StandardCharsets.UTF_8).isEqualTo("a: 1\n");
  }

  private static InetAddress[] loopback() {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @Test
  void redirectOfARepository_toAnotherHost_isRefused_andTakesNoCredentials() throws Exception {
    try (HttpGitServer other = new HttpGitServer()) {
      other.serve("team/deploy", repository.repository());
      String target = other.url("localhost", "team/deploy");
      server.redirectTo(target);
      RemoteResolver one = builder(LOOPBACK).build();
      refusal(SourceError.NOT_ALLOWED, () -> commit(one, url, "main"));
      assertThat(other.requests()).isEmpty();
      RemoteResolver both =
          builder(
                  HostPolicy.of("127.0.0.1", "localhost")
                      .withSchemes(ALL)
                      .withPrivateAddresses(true))
              .credentials(asked -> Optional.of(new Bearer("secret")))
              .build();
      assertThat(commit(both, url, "main")).isEqualTo(second.name());
      assertThat(server.authorizations()).contains("Bearer secret");
      assertThat(other.authorizations()).isNotEmpty().containsOnly("");
    }
  }

  @Test
  void file_isGot_chunkedOrNot_withCredentialsForItsHost() {
    String large = "a: 1\n".repeat(5000);
    String plain = files.serve("/x.yaml", large);
    RemoteResolver with =
        builder(LOOPBACK).credentials(asked -> Optional.of(new Basic("ada", "secret"))).build();
    RemoteFile file = with.file(plain);
    assertThat(file.content()).asString(StandardCharsets.UTF_8).isEqualTo(large);
    assertThat(file.digest()).isEqualTo(Inputs.sha256(large));
    assertThat(with.file(files.serve("/chunked.yaml", large)).digest()).isEqualTo(file.digest());
    assertThat(files.authorizations())
        .containsOnly(HttpGitServer.basic("ada", "secret"))
        .hasSize(2);
  }

  @Test
  void redirectOfAFile_isFollowedWhereAllowed_withoutCredentialsToAnotherHost() throws Exception {
    try (FileServer other = new FileServer()) {
      other.serve("/x.yaml", "a: 1\n");
      String here = files.redirect("/here", "/there");
      files.serve("/there", "b: 1\n");
      String away = files.redirect("/away", other.url("localhost", "/x.yaml"));
      RemoteResolver one =
          builder(LOOPBACK).credentials(asked -> Optional.of(new Bearer("secret"))).build();
      assertThat(one.file(here).content()).asString(StandardCharsets.UTF_8).isEqualTo("b: 1\n");
      assertThat(files.authorizations()).containsOnly("Bearer secret");
      Issue issue = refusal(SourceError.NOT_ALLOWED, () -> one.file(away));
      assertThat(issue.message()).contains("redirect", "/away");
      assertThat(other.requests()).isEmpty();
      RemoteResolver both =
          builder(
                  HostPolicy.of("127.0.0.1", "localhost")
                      .withSchemes(ALL)
                      .withPrivateAddresses(true))
              .credentials(asked -> Optional.of(new Bearer("secret")))
              .build();
      assertThat(both.file(away).content()).asString(StandardCharsets.UTF_8).isEqualTo("a: 1\n");
      assertThat(other.authorizations()).containsExactly("");
      String circle = files.redirect("/circle", "/circle");
      refusal(SourceError.UNREACHABLE, () -> both.file(circle));
      for (String target :
          List.of("file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1")) {
        String bad = files.redirect("/bad", target);
        GitOpsException e =
            org.junit.jupiter.api.Assertions.assertThrows(
                SourceException.class, () -> both.file(bad));
        assertThat(e.code()).isIn(SourceError.UNSUPPORTED_URL, SourceError.NOT_ALLOWED);
      }
    }
  }

  @Test
  void fileThatIsNotThere_orTooLarge_isRefused_andItsQueryNeverShown() {
    String gone = files.url("127.0.0.1", "/gone.yaml?token=secret");
    assertThat(refusal(SourceError.NOT_FOUND, () -> resolver().file(gone)).toDisplayString())
        .contains("404", "/gone.yaml")
        .doesNotContain("secret");
    String large = files.serve("/large.yaml", "x".repeat(100_000));
    RemoteResolver small = builder(LOOPBACK).maxFile(50_000).build();
    refusal(SourceError.TOO_LARGE, () -> small.file(large));
    refusal(SourceError.TOO_LARGE, () -> small.file(files.serve("/chunked", "x".repeat(100_000))));
    refusal(SourceError.UNSUPPORTED_URL, () -> resolver().file("http://u:secret@127.0.0.1/x.yaml"));
  }

  @Test
  void repositoryThatIsTooLarge_isRefused() throws Exception {
    byte[] noise = new byte[200_000];
    new java.util.Random(7).nextBytes(noise);
    Files.write(directory.resolve("noise"), noise);
    repository.commit();
    RemoteResolver small = builder(LOOPBACK).maxFetch(50_000).build();
    refusal(SourceError.TOO_LARGE, () -> read(small, RemoteBase.of(url, "main")));
    assertThat(read(resolver(), RemoteBase.of(url, "main"))).isEqualTo("a: 2\n");
  }

  @Test
  void serverThatNeverAnswers_orNeverEnds_isGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket endless = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread drip = new Thread(() -> drip(endless));
      drip.setDaemon(true);
      drip.start();
      RemoteResolver hasty = builder(LOOPBACK).timeLimit(Duration.ofMillis(600)).build();
      for (ServerSocket each : List.of(silent, endless)) {
        String at = "http://127.0.0.1:" + each.getLocalPort() + "/x/y";
        refusal(SourceError.TIME_LIMIT, () -> hasty.file(at));
        refusal(SourceError.TIME_LIMIT, () -> commit(hasty, at, "main"));
      }
      // what the manifest says counts if it is less
      RemoteBase impatient =
          new RemoteBase(
              "http://127.0.0.1:" + silent.getLocalPort() + "/x/y",
              "main",
              Duration.ofMillis(300),
              true);
      refusal(SourceError.TIME_LIMIT, () -> resolver().revision(impatient));
    }
  }

  private static void drip(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 200; i++) {
          socket.getOutputStream().write('x');
          socket.getOutputStream().flush();
          Thread.sleep(20);
        }
      } catch (java.io.IOException | InterruptedException e) {
        // the client gave up
      }
    }
  }

  @Test
  void answerThatIsCutOff_orMalformed_isAFailure() throws Exception {
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nshort\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nshort",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "HTTP/2 200\r\n\r\n",
            "220 smtp.example.com\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(30_000) + "\r\n",
            "")) {
      try (ServerSocket one = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread thread =
            new Thread(
                () -> {
                  try (Socket socket = one.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().read(new byte[8192]);
                  } catch (java.io.IOException e) {
                    // the client gave up
                  }
                });
        thread.start();
        String at = "http://127.0.0.1:" + one.getLocalPort() + "/x";
        refusal(SourceError.UNREACHABLE, () -> resolver().file(at));
        thread.join();
      }
    }
  }

  @Test
  void offline_whatWasGotBefore_isThere_andNothingElse() {
    String file = files.serve("/x.yaml", "a: 1\n");
    read(resolver(), RemoteBase.of(url, "main"));
    resolver().file(file);
    server.forgetRequests();
    int asked = files.requests().size();
    RemoteResolver offline = builder(LOOPBACK).offline(true).build();
    assertThat(read(offline, RemoteBase.of(url, "main"))).isEqualTo("a: 2\n");
    assertThat(read(offline, RemoteBase.of(url, second.name()))).isEqualTo("a: 2\n");
    assertThat(offline.file(file).content()).asString(StandardCharsets.UTF_8).isEqualTo("a: 1\n");
    refusal(SourceError.OFFLINE, () -> commit(offline, url, "v1"));
    refusal(SourceError.OFFLINE, () -> read(offline, RemoteBase.of(url, first.name())));
    refusal(SourceError.OFFLINE, () -> offline.file(file + "x"));
    assertThat(server.requests()).isEmpty();
    assertThat(files.requests()).hasSize(asked);
  }

  @Test
  void lock_verified_findsWhatMoved_andFrozen_keepsIt() throws Exception {
    RemoteBase main = RemoteBase.of(url, "main");
    String file = files.serve("/x.yaml", "a: 1\n");
    RemoteLock lock =
        RemoteLock.EMPTY.plus(
            Inputs.NONE
                .withExternal(main.inputName(), resolver().revision(main).toString())
                .withExternal(
                    RemoteFile.inputName(file), "sha256:" + resolver().file(file).digest()));
    RemoteResolver verifying = builder(LOOPBACK).lock(lock, RemoteLock.Mode.VERIFY).build();
    RemoteResolver frozen = builder(LOOPBACK).lock(lock, RemoteLock.Mode.FROZEN).build();
    assertThat(read(verifying, main)).isEqualTo("a: 2\n");
    verifying.file(file);

    RevCommit third = repository.commit("base/a.yaml", "a: 3\n");
    files.serve("/x.yaml", "a: 2\n");
    Issue moved = refusal(SourceError.LOCK, () -> verifying.revision(main));
    assertThat(moved.found()).isEqualTo("sha1:" + third.name());
    assertThat(moved.expected()).isEqualTo("sha1:" + second.name());
    refusal(SourceError.LOCK, () -> verifying.file(file));
    assertThat(read(frozen, main)).isEqualTo("a: 2\n");
    assertThat(frozen.file(file).content()).asString(StandardCharsets.UTF_8).isEqualTo("a: 1\n");
    for (RemoteResolver each : List.of(verifying, frozen)) {
      refusal(SourceError.LOCK, () -> commit(each, url, "v1"));
      refusal(SourceError.LOCK, () -> each.file(file + "2"));
    }
    // without the cache the changed file can't be had as it was
    RemoteResolver elsewhere =
        GitRemoteResolver.builder(directory.resolve("empty"), LOOPBACK)
            .lock(lock, RemoteLock.Mode.FROZEN)
            .build();
    refusal(SourceError.LOCK, () -> elsewhere.file(file));
    assertThat(read(elsewhere, main)).isEqualTo("a: 2\n");
  }

  @Test
  void repositoriesOfThisMachine_areOpenedOnlyWithTheirScheme() {
    String local = "file://" + directory;
    refusal(SourceError.NOT_ALLOWED, () -> commit(resolver(), local, "main"));
    RemoteResolver files = builder(HostPolicy.NONE.withSchemes(Set.of("file"))).build();
    assertThat(read(files, RemoteBase.of(local, "v1"))).isEqualTo("a: 1\n");
    refusal(SourceError.UNSUPPORTED_URL, () -> commit(files, directory.toString(), "main"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--upload-pack=touch x",
        "--output=x",
        "-x",
        "../../config",
        "a/../../config",
        "a..b",
        "a b",
        "main:refs/heads/x",
        "^main",
        "main~1",
        "main^{}",
        "@{u}",
        "*",
        "a\\b",
        "x.lock",
        "a\nb"
      })
  void referenceThatNoneCanHave_isRefused_withoutAConnection(String ref) {
    refusal(SourceError.NO_REVISION, () -> commit(resolver(), url, ref));
    RemoteResolver local = builder(HostPolicy.NONE.withSchemes(Set.of("file"))).build();
    refusal(SourceError.NO_REVISION, () -> commit(local, "file://" + directory, ref));
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext::sh -c touch x",
        "--upload-pack=touch x",
        "-oProxyCommand=x@git.example.com:a/b",
        "ssh://-oProxyCommand=x/a/b",
        "https://--upload-pack=x/a/b",
        "https:///a/b",
        "git@git.example.com/a/b",
        "git@:a/b",
        "ssh://git@git.example.com/a/it's",
        "git@git.example.com:a/\"b\"",
        "git@git.example.com:a/`x`",
        "git@git.example.com:a/$(x)",
        "ssh://git@git.example.com/a\nb",
        "git://git.example.com/a/b",
        "amazon-s3://key@bucket/a",
        "bundle:///tmp/x",
        "file://host/a/b",
        "/etc",
        "relative/path"
      })
  void hostileUrl_isRefused_evenIfAllHostsAreAllowed(String hostile) {
    RemoteResolver any =
        builder(HostPolicy.of("*").withSchemes(ALL).withPrivateAddresses(true)).build();
    SourceException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            SourceException.class, () -> any.revision(RemoteBase.of(hostile, "main")));
    assertThat(e.code())
        .isIn(SourceError.UNSUPPORTED_URL, SourceError.NOT_ALLOWED, SourceError.NO_REPOSITORY);
  }
}
