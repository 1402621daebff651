// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignaturePolicy.Signed;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commits and tags that the real {@code git} signs with the real {@code gpg} and {@code
 * ssh-keygen}, with keys that the test makes: what git verifies we verify, and what it refuses we
 * refuse.
 */
@Tag("tools")
class GitToolsTest {
  private static final Instant NOW = Instant.now();

  @TempDir Path directory;
  private Path home;
  private Path repository;

  private record Ran(int code, String text) {}

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void begin() throws Exception {
    home = Files.createDirectory(directory.resolve("h"));
    Path gnupg = Files.createDirectory(home.resolve(".gnupg"));
    assertThat(gnupg.toFile().setReadable(false, false)).isTrue();
    assertThat(gnupg.toFile().setReadable(true, true)).isTrue();
    repository = Files.createDirectory(directory.resolve("r"));
    run("git", "init", "-q", "-b", "main", ".");
    run("git", "config", "user.name", "Ada");
    run("git", "config", "user.email", "ada@example.org");
    run("git", "config", "gpg.ssh.allowedSignersFile", home.resolve("allowed_signers").toString());
  }

  @AfterEach
  void end() throws Exception {
    ran("gpgconf", "--kill", "all");
  }

  @ParameterizedTest
  @CsvSource({"ed25519, 0", "ecdsa, 256", "ecdsa, 384", "ecdsa, 521", "rsa, 2048", "rsa, 3072"})
  void sshSignatures_ofCommitsAndTags_areGoodForBoth(String type, String bits) throws Exception {
    String key = sshKey(type, bits, "ada");
    allow("ada@example.org " + key);
    signWithSsh("ada");
    commit("one", "-S");
    run("git", "tag", "-s", "v1", "-m", "release");
    assertThat(ran("git", "verify-commit", "HEAD").code()).isZero();
    assertThat(ran("git", "verify-tag", "v1").code()).isZero();
    SignatureCheck.Outcome outcome = check("v1", Signed.TAG_AND_HEAD, ssh());
    assertThat(outcome.issues()).isEmpty();
    CheckedSignature signature = outcome.signatures().get(0);
    assertThat(signature.signer().name()).isEqualTo("ada@example.org");
    assertThat(run("ssh-keygen", "-l", "-f", home.resolve("ada.pub").toString()))
        .contains(signature.signer().keys().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ada KEY | true",
        "a*,!b* KEY | true",
        "ada namespaces=\"git,file\" KEY | true",
        "ada namespaces=\"file\" KEY | false",
        "ada valid-before=\"20200101Z\" KEY | false",
        "ada valid-after=\"20990101Z\" KEY | false",
        "ada valid-after=\"20200101Z\",valid-before=\"20990101Z\" KEY | true",
        "ada cert-authority KEY | false"
      })
  void allowedSigners_letTheSameSignAsGitDoes(String line, boolean good) throws Exception {
    String key = sshKey("ed25519", "0", "ada");
    allow(line.replace("KEY", key));
    signWithSsh("ada");
    commit("one", "-S");
    assertThat(ran("git", "verify-commit", "HEAD").code() == 0).isEqualTo(good);
    assertThat(check("main", Signed.HEAD, ssh()).issues().isEmpty()).isEqualTo(good);
  }

  @Test
  void sshSignatureOfAnotherContent_isRefusedByBoth() throws Exception {
    allow("ada " + sshKey("ed25519", "0", "ada"));
    signWithSsh("ada");
    commit("one", "-S");
    String changed = run("git", "cat-file", "commit", "HEAD").replace("\none\n", "\ntwo\n");
    Files.writeString(home.resolve("changed"), changed);
    String id =
        run("git", "hash-object", "-t", "commit", "-w", home.resolve("changed").toString()).strip();
    run("git", "update-ref", "refs/heads/main", id);
    assertThat(ran("git", "verify-commit", "main").code()).isNotZero();
    assertThat(codes("main", Signed.HEAD, ssh())).containsExactly(SignatureError.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ed25519", "rsa2048", "rsa4096", "nistp256", "nistp384", "brainpoolP256r1"})
  void openPgpSignatures_ofCommitsAndTags_areGoodForBoth(String algorithm) throws Exception {
    String fingerprint = pgpKey("Ada <ada@example.org>", algorithm, "0");
    signWithPgp(fingerprint);
    commit("one", "-S");
    run("git", "tag", "-s", "v1", "-m", "release");
    assertThat(ran("git", "verify-commit", "HEAD").code()).isZero();
    assertThat(ran("git", "verify-tag", "v1").code()).isZero();
    SignatureCheck.Outcome outcome = check("v1", Signed.TAG_AND_HEAD, pgp());
    assertThat(outcome.issues()).isEmpty();
    assertThat(outcome.signatures().get(0).signer().keys()).containsExactly(fingerprint);
    assertThat(outcome.signatures().get(0).signer().name()).isEqualTo("Ada <ada@example.org>");
  }

  @Test
  void openPgpSubkey_signsForItsKey() throws Exception {
    String fingerprint = pgpKey("Ada <ada@example.org>", "ed25519", "0");
    gpg("--quick-add-key", fingerprint, "ed25519", "sign", "0");
    String colons = run("gpg", "--with-colons", "--list-keys");
    List<String> prints =
        colons.lines().filter(line -> line.startsWith("fpr:")).map(l -> l.split(":")[9]).toList();
    String subkey = prints.get(prints.size() - 1);
    signWithPgp(subkey + "!");
    commit("one", "-S");
    assertThat(ran("git", "verify-commit", "HEAD").code()).isZero();
    SignatureCheck.Outcome outcome = check("main", Signed.HEAD, pgp());
    assertThat(outcome.issues()).isEmpty();
    assertThat(outcome.signatures().get(0).signer().keys()).containsExactly(subkey, fingerprint);
  }

  @Test
  void openPgpKeyThatIsRevoked_isRefusedByBoth() throws Exception {
    String fingerprint = pgpKey("Ada <ada@example.org>", "ed25519", "0");
    signWithPgp(fingerprint);
    commit("one", "-S");
    Path file = home.resolve(".gnupg/openpgp-revocs.d/" + fingerprint + ".rev");
    Files.writeString(file, Files.readString(file).replace(":-----BEGIN", "-----BEGIN"));
    gpg("--import", file.toString());
    assertThat(ran("git", "verify-commit", "HEAD").code()).isNotZero();
    assertThat(codes("main", Signed.HEAD, pgp())).containsExactly(SignatureError.REVOKED_KEY);
  }

  @Test
  void openPgpKeyThatExpired_isRefusedByBoth() throws Exception {
    String fingerprint = pgpKey("Ada <ada@example.org>", "ed25519", "0");
    signWithPgp(fingerprint);
    commit("one", "-S");
    gpg("--quick-set-expire", fingerprint, "seconds=1");
    SignatureCheck check = SignatureCheck.of(pgp());
    Instant later = NOW.plusSeconds(3600);
    assertThat(check(check, "main", Signed.HEAD, later).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.EXPIRED_KEY);
    String faked = later.toString().replaceAll("[-:]|\\..*", "").replace("Z", "");
    Ran git =
        ran("git", "-c", "gpg.program=" + gpgAt(faked.substring(0, 15)), "verify-commit", "HEAD");
    assertThat(git.code()).isNotZero();
  }

  @Test
  void unsignedAndUnknown_areRefusedByBoth() throws Exception {
    commit("one");
    assertThat(ran("git", "verify-commit", "HEAD").code()).isNotZero();
    String ada = pgpKey("Ada <ada@example.org>", "ed25519", "0");
    assertThat(codes("main", Signed.HEAD, pgp())).containsExactly(SignatureError.UNSIGNED);
    signWithPgp(ada);
    commit("two", "-S");
    String other = PgpSigner.of("Eve").publicKeys();
    assertThat(codes("main", Signed.HEAD, TrustedKeys.builder().openPgp(other).build()))
        .containsExactly(SignatureError.UNKNOWN_KEY);
  }

  private String sshKey(String type, String bits, String name) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", name, "-t", type));
    if (!bits.equals("0")) {
      command.addAll(List.of("-b", bits));
    }
    command.addAll(List.of("-f", home.resolve(name).toString()));
    run(command.toArray(String[]::new));
    String[] words = Files.readString(home.resolve(name + ".pub")).split(" ");
    return words[0] + " " + words[1];
  }

  private void allow(String line) throws IOException {
    Files.writeString(home.resolve("allowed_signers"), line + "\n");
  }

  private void signWithSsh(String name) throws Exception {
    run("git", "config", "gpg.format", "ssh");
    run("git", "config", "user.signingKey", home.resolve(name).toString());
  }

  private void signWithPgp(String key) throws Exception {
    run("git", "config", "gpg.format", "openpgp");
    run("git", "config", "user.signingKey", key);
  }

  /** Makes a key that certifies and signs; its fingerprint. */
  private String pgpKey(String userId, String algorithm, String expires) throws Exception {
    gpg("--passphrase", "", "--quick-gen-key", userId, algorithm, "sign", expires);
    return run("gpg", "--with-colons", "--list-keys")
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .findFirst()
        .orElseThrow()
        .split(":")[9];
  }

  private void gpg(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("gpg", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  /** A gpg for which it is another time. */
  private Path gpgAt(String time) throws IOException {
    Path script = home.resolve("gpg-later");
    Files.writeString(script, "#!/bin/sh\nexec gpg --faked-system-time " + time + " \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private TrustedKeys ssh() throws IOException {
    return TrustedKeys.builder()
        .allowedSigners(Files.readString(home.resolve("allowed_signers")))
        .build();
  }

  private TrustedKeys pgp() throws Exception {
    return TrustedKeys.builder().openPgp(run("gpg", "--armor", "--export")).build();
  }

  private void commit(String message, String... options) throws Exception {
    Files.writeString(repository.resolve("a.yaml"), message);
    run("git", "add", ".");
    List<String> command = new ArrayList<>(List.of("git", "commit", "-q", "-m", message));
    command.addAll(List.of(options));
    run(command.toArray(String[]::new));
  }

  private List<ErrorCode> codes(String target, Signed signed, TrustedKeys keys) {
    return check(target, signed, keys).issues().stream().map(Issue::code).toList();
  }

  private SignatureCheck.Outcome check(String target, Signed signed, TrustedKeys keys) {
    return check(SignatureCheck.of(keys), target, signed, NOW.plusSeconds(60));
  }

  private SignatureCheck.Outcome check(
      SignatureCheck check, String target, Signed signed, Instant now) {
    SourceRef ref = SourceRef.of(repository.toString(), target);
    Revision revision = GitSource.local().revision(ref);
    SignaturePolicy policy = SignaturePolicy.of(signed);
    return check.check(
        ref.toString(),
        revision,
        GitSource.local().signed(ref, revision, policy.scope(null)),
        policy,
        now);
  }

  private String run(String... command) throws Exception {
    Ran ran = ran(command);
    assertThat(ran.code()).as(String.join(" ", command) + "\n" + ran.text()).isZero();
    return ran.text();
  }

  private Ran ran(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(repository.toFile());
    Path errors = Files.createTempFile(directory, "err", "");
    builder.redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                home.toString(),
                "GNUPGHOME",
                home.resolve(".gnupg").toString(),
                "GIT_CONFIG_NOSYSTEM",
                "1",
                "TZ",
                "UTC"));
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    return new Ran(code, code == 0 ? out : out + Files.readString(errors));
  }
}
