// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.AccessProvider.Access;
import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.spi.CredentialsProvider.KnownHosts;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Set;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiedGitSourceTest {
  private static final String PASSWORD = "hunter2-canary";

  @TempDir Path directory;
  @TempDir Path cache;

  private TestRepository repository;
  private RevCommit commit;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void commit() throws Exception {
    repository = new TestRepository(directory);
    commit = repository.commit("a.yaml", "a: 1\n");
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private static SourceRef ref(String url) {
    SourceAccess access = new SourceAccess("apps", null, null, "proxy", null, false);
    return SourceRef.of(url, "main")
        .withOptions(new SourceOptions(SourceView.WHOLE, access, OciOptions.FIRST_LAYER));
  }

  private GitSource source(
      String scheme, int port, @Nullable Credentials own, @Nullable HostPolicy hosts) {
    ProxyServer proxy = new ProxyServer(scheme, "127.0.0.1", port, "jo", PASSWORD);
    GitSource.Builder builder =
        GitSource.builder(cache)
            .allowPlainHttp(true)
            .access(any -> new Access(own, null, null, proxy));
    return (hosts == null ? builder : builder.hosts(hosts)).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5"})
  void resolve_throughAProxyWithALogin_reachesAHostThatOnlyItKnows(String scheme) throws Exception {
    try (HttpGitServer server = new HttpGitServer();
        TestProxy proxy = new TestProxy("jo:" + PASSWORD)) {
      server.serve("app.git", repository.repository());
      SourceRef ref = ref(server.url("git.invalid", "app.git"));
      try (SourceTree tree = source(scheme, proxy.port(), null, null).resolve(ref)) {
        assertThat(tree.revision().digest()).isEqualTo(commit.name());
        assertThat(new String(tree.read(TreePath.of("a.yaml")), StandardCharsets.UTF_8))
            .isEqualTo("a: 1\n");
      }
      assertThat(proxy.targets()).isNotEmpty().allMatch(target -> target.contains("git.invalid:"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5"})
  void revision_proxyThatWantsAnotherLogin_unauthorizedWithoutIt(String scheme) throws Exception {
    try (HttpGitServer server = new HttpGitServer();
        TestProxy proxy = new TestProxy("jo:other")) {
      server.serve("app.git", repository.repository());
      SourceRef ref = ref(server.url("git.invalid", "app.git"));
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source(scheme, proxy.port(), null, null).revision(ref))
          .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.UNAUTHORIZED))
          .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
    }
  }

  @Test
  void revision_proxyAtAnAddressThatIsNotAllowed_refused() throws Exception {
    try (TestProxy proxy = new TestProxy(null)) {
      HostPolicy hosts = HostPolicy.of("*").withSchemes(Set.of("https", "http"));
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(
              () -> source("http", proxy.port(), null, hosts).revision(ref("http://git.invalid/a")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NOT_ALLOWED));
      assertThat(proxy.targets()).isEmpty();
    }
  }

  @Test
  void revision_addressOfTheInsideThroughAProxy_refused() throws Exception {
    try (TestProxy proxy = new TestProxy(null)) {
      HostPolicy hosts = HostPolicy.of("*").withSchemes(Set.of("https", "http"));
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(
              () ->
                  source("http", proxy.port(), null, hosts)
                      .revision(ref("http://169.254.169.254/a")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NOT_ALLOWED));
      assertThat(proxy.targets()).isEmpty();
    }
  }

  @Test
  void resolve_sshThroughAProxy_works() throws Exception {
    KeyPair user = SshGitServer.rsa();
    KeyPair host = SshGitServer.rsa();
    try (SshGitServer server = new SshGitServer(user.getPublic(), host);
        TestProxy proxy = new TestProxy("jo:" + PASSWORD)) {
      SourceRef ref = ref(server.serve("app.git", repository.repository()));
      String key =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(user.getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----\n";
      SshKey own = new SshKey(key, null, KnownHosts.of(server.knownHost()));
      try (SourceTree tree = source("http", proxy.port(), own, null).resolve(ref)) {
        assertThat(tree.revision().digest()).isEqualTo(commit.name());
      }
      assertThat(proxy.targets()).isNotEmpty();
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source("socks5", proxy.port(), own, null).revision(ref))
          .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.UNSUPPORTED_URL));
    }
  }

  @Test
  void revision_proxyOfASecretThatNobodyLooksUp_refusedAndNotReachedWithoutIt() throws Exception {
    try (HttpGitServer server = new HttpGitServer()) {
      SourceRef ref = ref(server.serve("app.git", repository.repository()));
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> GitSource.builder(cache).allowPlainHttp(true).build().revision(ref))
          .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NO_SECRET));
      assertThat(server.requests()).isEmpty();
    }
  }
}
