// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsGitSourceTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;
  @TempDir Path cache;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @Test
  void serverOfAnAuthorityOfOurs_isTrustedByTheSourceThatWasToldSo_alone() throws Exception {
    KeyStore keys = keyStore();
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    Path work = Files.createDirectory(directory.resolve("work"));
    try (TestRepository repository = new TestRepository(work);
        HttpGitServer server = new HttpGitServer(tls)) {
      RevCommit commit = repository.commit("a.yaml", "a: 1\n");
      SourceRef ref = SourceRef.of(server.serve("app.git", repository.repository()), "main");
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(keys.getCertificate("git").getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      GitSource told = GitSource.builder(cache).certificateAuthorities(pem).build();
      assertThat(told.revision(ref).digest()).isEqualTo(commit.name());
      told.resolve(ref).close();

      assertNotTrusted(GitSource.builder(cache).build(), ref);
      // the certificate is for another name
      SourceRef otherName = ref.withUrl(server.url("localhost", "app.git"));
      assertNotTrusted(told, otherName);

      // the same by connections of our own
      HostPolicy hosts = HostPolicy.of("127.0.0.1", "localhost").withPrivateAddresses(true);
      Path another = directory.resolve("another-cache");
      GitSource direct =
          GitSource.builder(another).certificateAuthorities(pem).hosts(hosts).build();
      assertThat(direct.revision(ref).digest()).isEqualTo(commit.name());
      direct.resolve(ref).close();
      assertNotTrusted(GitSource.builder(another).hosts(hosts).build(), ref);
      assertNotTrusted(direct, otherName);
    }
  }

  private static void assertNotTrusted(GitSource source, SourceRef ref) {
    assertThatThrownBy(() -> source.revision(ref))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.HOST_KEY));
  }

  @Test
  void certificateAuthorities_withoutACertificate_areRefused() {
    assertThatThrownBy(() -> GitSource.builder(cache).certificateAuthorities("nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A certificate for 127.0.0.1, made by the tool of the running JDK. */
  private KeyStore keyStore() throws Exception {
    Path file = directory.resolve("keys.p12");
    String password = new String(PASSWORD);
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "git",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                password)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(tool.exitValue()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }
}
