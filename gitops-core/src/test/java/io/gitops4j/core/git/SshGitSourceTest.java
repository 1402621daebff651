// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.spi.CredentialsProvider.KnownHosts;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshGitSourceTest {
  private static KeyPair userKey;
  private static KeyPair hostKey;

  @TempDir Path directory;
  @TempDir Path cache;

  private TestRepository repository;
  private RevCommit first;
  private SshGitServer server;
  private String url;

  @BeforeAll
  static void keys() throws Exception {
    GitIsolation.install();
    userKey = SshGitServer.rsa();
    hostKey = SshGitServer.rsa();
  }

  @BeforeEach
  void serve() throws Exception {
    repository = new TestRepository(directory);
    first = repository.commit("a.yaml", "a: 1\n");
    repository.tag("v1.0.0", true);
    repository.commit("a.yaml", "a: 2\n");
    server = new SshGitServer(userKey.getPublic(), hostKey);
    url = server.serve("app.git", repository.repository());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    repository.close();
  }

  private static String pem(KeyPair key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static String openSsh(KeyPair key, String passphrase) throws Exception {
    OpenSSHKeyEncryptionContext encryption = null;
    if (passphrase != null) {
      encryption = new OpenSSHKeyEncryptionContext();
      encryption.setCipherName("AES");
      encryption.setCipherType("256");
      encryption.setCipherMode("CTR");
      encryption.setPassword(passphrase);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encryption, out);
    return out.toString(StandardCharsets.US_ASCII);
  }

  private GitSource with(Credentials credentials) {
    return GitSource.builder(cache)
        .timeout(Duration.ofSeconds(30))
        .credentials(asked -> Optional.of(credentials))
        .build();
  }

  private GitSource knowing(String hosts) {
    return with(new SshKey(pem(userKey), null, KnownHosts.of(hosts)));
  }

  private String read(GitSource source, String revision) {
    try (SourceTree tree = source.resolve(SourceRef.of(url, revision))) {
      return new String(tree.read(TreePath.of("a.yaml")), StandardCharsets.UTF_8);
    }
  }

  private static void assertCode(ThrowingCallable call, SourceError code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void revisions_ofAKnownHost_areFetched() {
    GitSource source = knowing(server.knownHost());
    assertThat(read(source, "main")).isEqualTo("a: 2\n");
    assertThat(read(source, "1.x")).isEqualTo("a: 1\n");
    assertThat(read(source, first.name())).isEqualTo("a: 1\n");
    assertThat(source.history(SourceRef.of(url, "main"), 5)).hasSize(2);
  }

  @Test
  void keys_inOpenSshFormat_withAndWithoutPassphrase_areRead() throws Exception {
    KnownHosts hosts = KnownHosts.of(server.knownHost());
    assertThat(read(with(new SshKey(openSsh(userKey, null), null, hosts)), "main"))
        .isEqualTo("a: 2\n");
    String locked = openSsh(userKey, "pa55");
    assertThat(read(with(new SshKey(locked, "pa55", hosts)), "v1.0.0")).isEqualTo("a: 1\n");
    for (String passphrase : new String[] {null, "wr0ng"}) {
      assertThatThrownBy(() -> read(with(new SshKey(locked, passphrase, hosts)), "main"))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.UNAUTHORIZED))
          .hasMessageNotContaining("wr0ng")
          .hasNoCause();
    }
    assertCode(
        () -> read(with(new SshKey("no key", null, hosts)), "main"), SourceError.UNAUTHORIZED);
  }

  @Test
  void key_ofAnEllipticCurve_worksOnTheUsersAndTheHostsSide() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair user = generator.generateKeyPair();
    try (SshGitServer other = new SshGitServer(user.getPublic(), generator.generateKeyPair())) {
      String otherUrl = other.serve("app.git", repository.repository());
      GitSource source =
          with(new SshKey(openSsh(user, null), null, KnownHosts.of(other.knownHost())));
      assertThat(source.revision(SourceRef.of(otherUrl, "v1.0.0")).digest())
          .isEqualTo(first.name());
    }
  }

  @Test
  void key_ed25519_worksOnTheUsersAndTheHostsSide() throws Exception {
    var generator = SecurityUtils.getKeyPairGenerator("Ed25519");
    KeyPair user = generator.generateKeyPair();
    try (SshGitServer other = new SshGitServer(user.getPublic(), generator.generateKeyPair())) {
      String otherUrl = other.serve("app.git", repository.repository());
      assertThat(other.knownHost()).contains("ssh-ed25519");
      GitSource source =
          with(new SshKey(openSsh(user, "pa55"), "pa55", KnownHosts.of(other.knownHost())));
      assertThat(source.revision(SourceRef.of(otherUrl, "v1.0.0")).digest())
          .isEqualTo(first.name());
    }
  }

  @Test
  void key_thatTheServerDoesNotKnow_isUnauthorized() throws Exception {
    String stranger = pem(SshGitServer.rsa());
    assertCode(
        () -> read(with(new SshKey(stranger, null, KnownHosts.of(server.knownHost()))), "main"),
        SourceError.UNAUTHORIZED);
  }

  @Test
  void host_unknownChangedOrRevoked_isRefused() throws Exception {
    assertCode(() -> read(knowing(""), "main"), SourceError.HOST_KEY);
    assertCode(
        () -> read(knowing(server.knownHost(SshGitServer.rsa().getPublic())), "main"),
        SourceError.HOST_KEY);
    assertCode(
        () -> read(knowing("@revoked " + server.knownHost() + server.knownHost()), "main"),
        SourceError.HOST_KEY);
    assertCode(
        () -> read(knowing(server.knownHost().replaceFirst(":\\d+ ", ":22 ")), "main"),
        SourceError.HOST_KEY);
    assertCode(() -> read(knowing("host ssh-rsa !!!"), "main"), SourceError.HOST_KEY);
    assertThat(HttpGitSourceTest.filesBelow(cache)).noneMatch(name -> name.endsWith(".pack"));
  }

  @Test
  void host_withAHashedName_isKnown() throws Exception {
    byte[] salt = new byte[20];
    new SecureRandom().nextBytes(salt);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(salt, "HmacSHA1"));
    String line = server.knownHost();
    String name = line.substring(0, line.indexOf(' '));
    byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.US_ASCII));
    Base64.Encoder base64 = Base64.getEncoder();
    String hashed =
        "|1|"
            + base64.encodeToString(salt)
            + "|"
            + base64.encodeToString(hash)
            + line.substring(line.indexOf(' '));
    assertThat(read(knowing("# a comment\n\n" + hashed), "main")).isEqualTo("a: 2\n");
  }

  @Test
  void host_trustedOnFirstUse_mustKeepItsKey() throws Exception {
    GitSource source = with(new SshKey(pem(userKey), null, new KnownHosts("", true)));
    assertThat(read(source, "main")).isEqualTo("a: 2\n");
    assertThat(read(source, "v1.0.0")).isEqualTo("a: 1\n");
    // a key that is written down is not put aside by the first use
    GitSource strict =
        with(
            new SshKey(
                pem(userKey),
                null,
                new KnownHosts(server.knownHost(SshGitServer.rsa().getPublic()), true)));
    assertCode(() -> read(strict, "main"), SourceError.HOST_KEY);
  }

  @Test
  void hostKeys_firstUse_refusesASecondKey() throws Exception {
    var seen = new java.util.concurrent.ConcurrentHashMap<String, String>();
    KnownHosts none = new KnownHosts("", true);
    assertThat(accepts(new HostKeys(none, seen, null), hostKey)).isTrue();
    assertThat(accepts(new HostKeys(none, seen, null), hostKey)).isTrue();
    assertThat(accepts(new HostKeys(none, seen, null), userKey)).isFalse();
    assertThat(accepts(new HostKeys(KnownHosts.of(""), seen, null), hostKey)).isFalse();
    HostKeys pattern =
        new HostKeys(
            KnownHosts.of("*.example.org " + PublicKeyEntry.toString(hostKey.getPublic())),
            seen,
            null);
    assertThat(accepts(pattern, hostKey)).isTrue();
  }

  private static boolean accepts(HostKeys hosts, KeyPair key) {
    return hosts.accept(
        "git.example.org",
        java.net.InetSocketAddress.createUnresolved("git.example.org", 22),
        key.getPublic(),
        null,
        null);
  }

  @Test
  void withoutAKey_orWithAPassword_isUnauthorized() {
    assertCode(() -> read(GitSource.builder(cache).build(), "main"), SourceError.UNAUTHORIZED);
    assertCode(() -> read(with(new Basic("git", "s3cret")), "main"), SourceError.UNAUTHORIZED);
  }

  @Test
  void repositoryThatIsMissing_isATypedError() {
    GitSource source = knowing(server.knownHost());
    assertCode(
        () -> source.revision(SourceRef.of(url.replace("app.git", "none.git"), "main")),
        SourceError.NO_REPOSITORY);
    assertCode(
        () -> source.revision(SourceRef.of("ssh://git@127.0.0.1:1/app.git", "main")),
        SourceError.UNREACHABLE);
  }

  @Test
  void scpForm_isTakenForSsh() {
    GitSource source = GitSource.builder(cache).build();
    assertThat(source.supports(SourceRef.of("git@github.com:acme/app.git", "main"))).isTrue();
    assertCode(
        () -> source.revision(SourceRef.of("git@github.com:acme/app.git", "main")),
        SourceError.UNAUTHORIZED);
  }

  @Test
  void sessions_leaveNoThreadAndNoHomeDirectory() throws Exception {
    assertThat(read(knowing(server.knownHost()), "main")).isEqualTo("a: 2\n");
    for (int i = 0; i < 100 && clientThreads() > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(clientThreads()).isZero();
    assertThat(cache.resolve("no-home")).doesNotExist();
  }

  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("SshClient"))
        .count();
  }

  private GitSource.Builder reaching(HostPolicy hosts) {
    SshKey key = new SshKey(pem(userKey), null, KnownHosts.of(server.knownHost()));
    return GitSource.builder(cache)
        .timeout(Duration.ofSeconds(30))
        .hosts(hosts)
        .credentials(asked -> Optional.of(key));
  }

  private SourceError refusal(GitSource source) {
    SourceException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            SourceException.class, () -> source.revision(SourceRef.of(url, "main")));
    return (SourceError) e.code();
  }

  @Test
  void hosts_allowed_areConnectedTo_othersAndTheInsideAreNot() {
    HostPolicy loopback = HostPolicy.of("127.0.0.1");
    GitSource allowed = reaching(loopback.withPrivateAddresses(true)).build();
    assertThat(allowed.revision(SourceRef.of(url, "v1.0.0")).digest()).isEqualTo(first.name());
    assertThat(refusal(reaching(loopback).build())).isEqualTo(SourceError.NOT_ALLOWED);
    assertThat(refusal(reaching(HostPolicy.of("github.com").withPrivateAddresses(true)).build()))
        .isEqualTo(SourceError.NOT_ALLOWED);
  }

  @Test
  void addressThatIsConnectedTo_isChecked_whateverTheLookUpSaid() {
    GitSource rebound =
        reaching(HostPolicy.of("*"))
            .lookup(
                host ->
                    new java.net.InetAddress[] {
                      java.net.InetAddress.getByAddress(new byte[] {8, 8, 8, 8})
                    })
            .build();
    assertThat(refusal(rebound)).isEqualTo(SourceError.NOT_ALLOWED);
  }
}
