// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.spi.AccessProvider.Access;
import io.gitops4j.core.spi.AccessProvider.ClientCertificate;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({"EC, false", "EC, true", "RSA, false", "RSA, true"})
  void serverThatWantsACertificate_isShownThatOfTheAccess(String algorithm, boolean olderForm)
      throws Exception {
    KeyStore keys = keyStore(algorithm);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("client", keys.getCertificate("git"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    Path work = Files.createDirectory(directory.resolve("work"));
    try (TestRepository repository = new TestRepository(work);
        HttpGitServer server = new HttpGitServer(tls, true)) {
      RevCommit commit = repository.commit("a.yaml", "a: 1\n");
      SourceAccess wanted = new SourceAccess("apps", "tls", null, null, null, false);
      SourceRef ref =
          SourceRef.of(server.serve("app.git", repository.repository()), "main")
              .withOptions(new SourceOptions(SourceView.WHOLE, wanted, OciOptions.FIRST_LAYER));
      String certificate = pem("CERTIFICATE", keys.getCertificate("git").getEncoded());
      byte[] key = keys.getKey("git", PASSWORD).getEncoded();
      String pem =
          olderForm
              ? pem(algorithm + " PRIVATE KEY", inner(key, algorithm))
              : pem("PRIVATE KEY", key);
      ClientCertificate client = new ClientCertificate(certificate, pem);
      GitSource shown =
          GitSource.builder(cache)
              .access(any -> new Access(null, certificate, client, null))
              .build();
      assertThat(shown.revision(ref).digest()).isEqualTo(commit.name());
      GitSource notShown =
          GitSource.builder(cache).access(any -> new Access(null, certificate, null, null)).build();
      assertThatThrownBy(() -> notShown.revision(ref)).isInstanceOf(SourceException.class);
    }
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** The key of an algorithm's own form inside PKCS #8. */
  private static byte[] inner(byte[] pkcs8, String algorithm) {
    boolean rsa = algorithm.equals("RSA");
    // each begins with its version, after the header of its sequence
    byte[] start = rsa ? new byte[] {2, 1, 0, 2, (byte) 0x82} : new byte[] {2, 1, 1, 4};
    for (int i = 0; i < pkcs8.length; i++) {
      if (Arrays.equals(pkcs8, i, i + start.length, start, 0, start.length)) {
        int header = pkcs8[i - 2] == 0x30 ? 2 : pkcs8[i - 3] == 0x30 ? 3 : 4;
        return Arrays.copyOfRange(pkcs8, i - header, pkcs8.length);
      }
    }
    throw new IllegalArgumentException("no key of " + algorithm);
  }

  @Test
  void clientCertificate_thatCantBeRead_isRefusedWithoutAnyOfIt() {
    SourceAccess wanted = new SourceAccess("apps", "tls", null, null, null, false);
    SourceRef ref =
        SourceRef.of("https://127.0.0.1:1/a.git", "main")
            .withOptions(new SourceOptions(SourceView.WHOLE, wanted, OciOptions.FIRST_LAYER));
    ClientCertificate client = new ClientCertificate("hunter2", "canary");
    GitSource source =
        GitSource.builder(cache).access(any -> new Access(null, null, client, null)).build();
    assertThatThrownBy(() -> source.revision(ref))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.NO_SECRET))
        .hasMessageNotContainingAny("hunter2", "canary");
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
    return keyStore("EC");
  }

  private KeyStore keyStore(String algorithm) throws Exception {
    Path file = directory.resolve("keys.p12");
    String password = new String(PASSWORD);
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "git",
                "-keyalg",
                algorithm,
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
