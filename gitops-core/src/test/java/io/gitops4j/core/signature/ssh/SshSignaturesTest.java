// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature.ssh;

import static io.gitops4j.core.signature.ssh.SshSigner.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignatureException;
import io.gitops4j.core.signature.SignatureResult;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.TrustedKeys;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshSignaturesTest {
  private static final byte[] MESSAGE = bytes("tree 1\nauthor Ada\n\nhello\n");
  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final SshSigner ADA = SshSigner.ed25519();

  static Stream<SshSigner> signers() {
    return Stream.of(
        ADA, SshSigner.rsa(2048), SshSigner.ecdsa(256), SshSigner.ecdsa(384), SshSigner.ecdsa(521));
  }

  @ParameterizedTest
  @MethodSource("signers")
  void goodSignature_ofEachKindOfKey_tellsWho(SshSigner signer) {
    for (String hash : List.of("sha256", "sha512")) {
      SignatureResult result =
          verify(signer.sign(MESSAGE, "git", hash), "ada@example.org " + signer.publicKey());
      assertThat(result.problem()).isNull();
      assertThat(result.signer().name()).isEqualTo("ada@example.org");
      assertThat(result.signer().keys()).containsExactly(signer.fingerprint());
    }
  }

  @ParameterizedTest
  @MethodSource("signers")
  void otherContent_isInvalid(SshSigner signer) {
    assertThat(verify(signer.sign(bytes("else")), "ada " + signer.publicKey()).problem())
        .isEqualTo(SignatureError.INVALID);
  }

  @Test
  void changedByte_anywhereInTheSignature_isNeverGood() {
    byte[] blob =
        Base64.getMimeDecoder().decode(ADA.sign(MESSAGE).replaceAll("-----[A-Z ]+-----", ""));
    String keys = "ada " + ADA.publicKey();
    for (int i = 0; i < blob.length; i++) {
      byte[] changed = blob.clone();
      changed[i] ^= 1;
      assertThat(verify(SshSigner.armored(changed), keys).isGood()).as("byte " + i).isFalse();
    }
  }

  @Test
  void otherNamespace_isInvalid() {
    SignatureResult result = verify(ADA.sign(MESSAGE, "file", "sha512"), "ada " + ADA.publicKey());
    assertThat(result.problem()).isEqualTo(SignatureError.INVALID);
    assertThat(result.detail()).contains("something else than git");
  }

  @Test
  void keyThatIsNotListed_isUnknown_andNamed() {
    SignatureResult result = verify(ADA.sign(MESSAGE), "eve " + SshSigner.ed25519().publicKey());
    assertThat(result.problem()).isEqualTo(SignatureError.UNKNOWN_KEY);
    assertThat(result.signer().keys()).containsExactly(ADA.fingerprint());
    assertThat(result.signer().name()).isEmpty();
  }

  @Test
  void weakRsaKey_provesNothing() {
    SshSigner weak = SshSigner.rsa(1024);
    assertThat(verify(weak.sign(MESSAGE), "ada " + weak.publicKey()).problem())
        .isEqualTo(SignatureError.WEAK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada valid-before=\"20260301\" KEY",
        "ada valid-after=\"20260302Z\" KEY",
        "ada valid-after=\"202603011201Z\" KEY",
        "ada valid-before=\"20260301115959Z\" KEY"
      })
  void keyOfAnotherTime_isExpired(String line) {
    assertThat(verify(ADA.sign(MESSAGE), line.replace("KEY", ADA.publicKey())).problem())
        .isEqualTo(SignatureError.EXPIRED_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org KEY",
        "\"ada lovelace\",ada KEY a comment with words",
        "ada namespaces=\"git\" KEY",
        "ada namespaces=\"file,g*\" KEY",
        "ada valid-after=\"20260301\",valid-before=\"20260302\" KEY",
        "ada NAMESPACES=git,valid-after=20260301115959Z KEY",
        "# a comment\n\n\tada\tKEY",
        "eve valid-before=20200101 KEY\nada KEY"
      })
  void lineThatLetsTheKeySign_isGood(String lines) {
    assertThat(verify(ADA.sign(MESSAGE), lines.replace("KEY", ADA.publicKey())).isGood()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "!git,*", "gi"})
  void keyForOtherThings_isUnusable(String namespaces) {
    String line = "ada namespaces=\"" + namespaces + "\" " + ADA.publicKey();
    assertThat(verify(ADA.sign(MESSAGE), line).problem()).isEqualTo(SignatureError.UNUSABLE_KEY);
  }

  @Test
  void authority_isNoSigner() {
    assertThat(verify(ADA.sign(MESSAGE), "ada cert-authority " + ADA.publicKey()).problem())
        .isEqualTo(SignatureError.UNKNOWN_KEY);
  }

  @Test
  void timesWithoutZ_areOfTheZone() {
    String line = "ada valid-after=\"202603011230\" " + ADA.publicKey();
    TrustedKeys keys = TrustedKeys.builder().allowedSigners(line).build();
    SignedObject object = object(ADA.sign(MESSAGE));
    assertThat(SshSignatures.ofDefaults().verify(object, keys, NOW).problem())
        .isEqualTo(SignatureError.EXPIRED_KEY);
    SshSignatures later = SshSignatures.ofDefaults().withZone(ZoneId.of("Europe/Berlin"));
    assertThat(later.verify(object, keys, NOW).isGood()).isTrue();
  }

  @Test
  void keysOneALine_asInFilesOfPublicKeys_areTrusted() {
    TrustedKeys keys = TrustedKeys.builder().sshKeys(ADA.publicKey() + " ada@laptop\n").build();
    SignatureResult result =
        SshSignatures.ofDefaults().verify(object(ADA.sign(MESSAGE)), keys, NOW);
    assertThat(result.isGood()).isTrue();
    assertThat(result.signer().name()).isEqualTo("ada@laptop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "ada ssh-ed25519",
        "ada ssh-ed25519 !!!",
        "ada ssh-ed25519 AAAA",
        "ada no-touch-required KEY",
        "ada valid-after=\"yesterday\" KEY",
        "ada valid-after=\"20261399\" KEY",
        "ada valid-after=\"20260302\",valid-before=\"20260301\" KEY",
        "\"ada KEY",
        "ada ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOmUp2ySbZ6bWyB8K2e3gmnd1z0Yg3vJ1J3WvYvGn7Lw"
      })
  void lineThatCantBeRead_isAnError_withItsPlace(String line) {
    String text = "\n" + line.replace("KEY", ADA.publicKey());
    assertThatThrownBy(() -> verify(ADA.sign(MESSAGE), text))
        .isInstanceOfSatisfying(
            SignatureException.class,
            e -> {
              assertThat(e.code()).isEqualTo(SignatureError.BAD_KEYS);
              assertThat(e.issues().get(0).location())
                  .isEqualTo(Location.of("allowed signers", 2, 1));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\n%%%%\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----\n"
      })
  void signatureThatIsNone_isMalformed(String text) {
    assertThat(verify(text, "ada " + ADA.publicKey()).problem())
        .isEqualTo(SignatureError.MALFORMED);
  }

  @Test
  void otherVersion_isUnsupported() {
    String text = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAg==\n-----END SSH SIGNATURE-----\n";
    assertThat(verify(text, "ada " + ADA.publicKey()).problem())
        .isEqualTo(SignatureError.UNSUPPORTED);
  }

  private static SignatureResult verify(String signature, String allowedSigners) {
    TrustedKeys keys = TrustedKeys.builder().allowedSigners(allowedSigners).build();
    return SshSignatures.ofDefaults().verify(object(signature), keys, NOW);
  }

  private static SignedObject object(String signature) {
    return SignedObject.commit("1".repeat(40), "ada@example.org", THEN, MESSAGE, signature);
  }
}
