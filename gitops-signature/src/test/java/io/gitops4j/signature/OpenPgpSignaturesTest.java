// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.git.SignedCommits;
import io.gitops4j.core.git.TestRepository;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignatureException;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignatureResult;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenPgpSignaturesTest {
  private static final byte[] MESSAGE = "tree 1\n\nhello\n".getBytes(UTF_8);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final PgpSigner ADA = PgpSigner.of("Ada <ada@example.org>");

  @Test
  void goodSignature_tellsWhoAndWhen() {
    SignatureResult result = verify(ADA.sign(MESSAGE), ADA.publicKeys());
    assertThat(result.problem()).isNull();
    assertThat(result.signer().name()).isEqualTo("Ada <ada@example.org>");
    assertThat(result.signer().keys()).containsExactly(ADA.fingerprint());
    assertThat(result.signer().time()).isEqualTo(PgpSigner.CREATED.plusSeconds(60));
  }

  @Test
  void signatureOfASubkey_isThatOfItsKey() {
    PgpSigner signer =
        PgpSigner.plan().flags(KeyFlags.CERTIFY_OTHER).subkey(KeyFlags.SIGN_DATA, true).make("Bob");
    SignatureResult result = verify(signer.sign(MESSAGE), signer.publicKeys());
    assertThat(result.isGood()).isTrue();
    assertThat(result.signer().keys())
        .containsExactly(signer.fingerprint(), signer.primaryFingerprint());
    String keyId = signer.primaryFingerprint().substring(24);
    SignaturePolicy policy = SignaturePolicy.of(SignaturePolicy.Signed.HEAD);
    assertThat(policy.withAllowedKeys(List.of(keyId)).allows(result.signer())).isTrue();
    assertThat(policy.withAllowedKeys(List.of("0x" + keyId.toLowerCase())).allows(result.signer()))
        .isTrue();
    assertThat(policy.withAllowedKeys(List.of(keyId.substring(8))).allows(result.signer()))
        .isFalse();
  }

  @Test
  void rsaKeys_areGood_ifTheyAreLongEnough() {
    PgpSigner strong = PgpSigner.plan().rsa(2048).make("Ada");
    PgpSigner weak = PgpSigner.plan().rsa(1024).make("Ada");
    assertThat(verify(strong.sign(MESSAGE), strong.publicKeys()).isGood()).isTrue();
    assertThat(verify(weak.sign(MESSAGE), weak.publicKeys()).problem())
        .isEqualTo(SignatureError.WEAK);
  }

  @Test
  void otherContent_isInvalid() {
    assertThat(verify(ADA.sign("else".getBytes(UTF_8)), ADA.publicKeys()).problem())
        .isEqualTo(SignatureError.INVALID);
  }

  @Test
  void changedByte_inWhatIsSigned_isNeverGood() {
    byte[] signature =
        ADA.signature(MESSAGE, HashAlgorithmTags.SHA512, PgpSigner.CREATED.plusSeconds(60), 0);
    // after a header of two bytes, and four of the signature, the parts that are signed; the last
    // 32 bytes are half of the signature's value. What is between may be written in several ways.
    int open = 8 + (signature[6] << 8 | signature[7] & 0xff);
    for (int i = 0; i < signature.length; i++) {
      if (i < open || i >= signature.length - 32) {
        byte[] changed = signature.clone();
        changed[i] ^= 1;
        assertThat(verify(PgpSigner.armored(changed), ADA.publicKeys()).isGood())
            .as("byte " + i)
            .isFalse();
      }
    }
  }

  @Test
  void keyThatIsNotThere_isUnknown_andNamed() {
    SignatureResult result = verify(ADA.sign(MESSAGE), PgpSigner.of("Eve").publicKeys());
    assertThat(result.problem()).isEqualTo(SignatureError.UNKNOWN_KEY);
    assertThat(result.signer().keys()).containsExactly(ADA.fingerprint());
    assertThat(result.signer().name()).isEmpty();
  }

  @Test
  void revokedKey_isRefused_whenEverItSigned() {
    PgpSigner signer = PgpSigner.of("Bob").revoked();
    assertThat(verify(signer.sign(MESSAGE), signer.publicKeys()).problem())
        .isEqualTo(SignatureError.REVOKED_KEY);
  }

  @Test
  void revokedSubkey_isRefused_andItsKeyStays() {
    PgpSigner signer = PgpSigner.plan().subkey(KeyFlags.SIGN_DATA, true).make("Bob");
    String before = signer.publicKeys();
    assertThat(verify(signer.sign(MESSAGE), before).isGood()).isTrue();
    assertThat(verify(signer.sign(MESSAGE), signer.revoked().publicKeys()).problem())
        .isEqualTo(SignatureError.REVOKED_KEY);
  }

  @Test
  void expiredKey_isRefused_thoughItSignedInTime() {
    PgpSigner signer = PgpSigner.plan().lifetime(Duration.ofDays(365)).make("Bob");
    SignatureResult result = verify(signer.sign(MESSAGE), signer.publicKeys());
    assertThat(result.problem()).isEqualTo(SignatureError.EXPIRED_KEY);
    assertThat(result.detail()).contains("2024-12-31");
    TrustedKeys keys = TrustedKeys.builder().openPgp(signer.publicKeys()).build();
    Instant inTime = PgpSigner.CREATED.plus(Duration.ofDays(364));
    assertThat(new OpenPgpSignatures().verify(object(signer.sign(MESSAGE)), keys, inTime).isGood())
        .isTrue();
  }

  @Test
  void expiredSubkey_isRefused() {
    PgpSigner signer =
        PgpSigner.plan()
            .subkey(KeyFlags.SIGN_DATA, true)
            .subkeyLifetime(Duration.ofDays(30))
            .make("Bob");
    assertThat(verify(signer.sign(MESSAGE), signer.publicKeys()).problem())
        .isEqualTo(SignatureError.EXPIRED_KEY);
  }

  @Test
  void keyForOtherThings_isUnusable() {
    PgpSigner certifies = PgpSigner.plan().flags(KeyFlags.CERTIFY_OTHER).make("Bob");
    PgpSigner encrypts = PgpSigner.plan().subkey(KeyFlags.ENCRYPT_COMMS, true).make("Bob");
    assertThat(verify(certifies.sign(MESSAGE), certifies.publicKeys()).problem())
        .isEqualTo(SignatureError.UNUSABLE_KEY);
    assertThat(verify(encrypts.sign(MESSAGE), encrypts.publicKeys()).problem())
        .isEqualTo(SignatureError.UNUSABLE_KEY);
  }

  @Test
  void subkeyThatDidNotSignThatItIsOfItsKey_isUnusable() {
    PgpSigner signer = PgpSigner.plan().subkey(KeyFlags.SIGN_DATA, false).make("Bob");
    assertThat(verify(signer.sign(MESSAGE), signer.publicKeys()).problem())
        .isEqualTo(SignatureError.UNUSABLE_KEY);
  }

  @Test
  void signatureThatExpired_isRefused() {
    byte[] signature =
        ADA.signature(MESSAGE, HashAlgorithmTags.SHA256, PgpSigner.CREATED.plusSeconds(60), 3600);
    assertThat(verify(PgpSigner.armored(signature), ADA.publicKeys()).problem())
        .isEqualTo(SignatureError.EXPIRED);
  }

  @Test
  void signatureOlderThanItsKey_isRefused() {
    byte[] signature =
        ADA.signature(MESSAGE, HashAlgorithmTags.SHA256, PgpSigner.CREATED.minusSeconds(60), 0);
    assertThat(verify(PgpSigner.armored(signature), ADA.publicKeys()).problem())
        .isEqualTo(SignatureError.UNUSABLE_KEY);
  }

  @ParameterizedTest
  @ValueSource(ints = {HashAlgorithmTags.SHA1, HashAlgorithmTags.MD5, HashAlgorithmTags.RIPEMD160})
  void weakDigest_provesNothing(int hash) {
    byte[] signature = ADA.signature(MESSAGE, hash, PgpSigner.CREATED.plusSeconds(60), 0);
    assertThat(verify(PgpSigner.armored(signature), ADA.publicKeys()).problem())
        .isEqualTo(SignatureError.WEAK);
  }

  @Test
  void severalSignatures_areRefused() throws Exception {
    byte[] one =
        ADA.signature(MESSAGE, HashAlgorithmTags.SHA512, PgpSigner.CREATED.plusSeconds(60), 0);
    byte[] both = new byte[2 * one.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(one, 0, both, one.length, one.length);
    SignatureResult result = verify(PgpSigner.armored(both), ADA.publicKeys());
    assertThat(result.problem()).isEqualTo(SignatureError.MALFORMED);
    assertThat(result.detail()).contains("2 signatures");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PGP SIGNATURE-----\n",
        "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n",
        "-----BEGIN PGP SIGNATURE-----\n\n!!!!\n-----END PGP SIGNATURE-----\n",
        "-----BEGIN PGP MESSAGE-----\n\nyxR0AGhlbGxv\n-----END PGP MESSAGE-----\n"
      })
  void signatureThatIsNone_isMalformed(String text) {
    assertThat(verify(text, ADA.publicKeys()).problem()).isEqualTo(SignatureError.MALFORMED);
  }

  @Test
  void files_ofSeveralBlocks_orBinary_areRead() {
    PgpSigner bob = PgpSigner.of("Bob");
    String both = "two keys\n" + ADA.publicKeys() + "\n" + bob.publicKeys();
    assertThat(verify(bob.sign(MESSAGE), both).isGood()).isTrue();
    TrustedKeys binary =
        TrustedKeys.builder().add(TrustedKeys.Form.OPENPGP, "ada.gpg", ADA.binaryKeys()).build();
    assertThat(new OpenPgpSignatures().verify(object(ADA.sign(MESSAGE)), binary, NOW).isGood())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n"})
  void fileThatHasNoKeys_isAnError(String text) {
    assertThatThrownBy(() -> verify(ADA.sign(MESSAGE), text))
        .isInstanceOfSatisfying(
            SignatureException.class, e -> assertThat(e.code()).isEqualTo(SignatureError.BAD_KEYS));
  }

  @Test
  void check_findsTheVerifier_forCommitsAndTags(@TempDir Path directory) throws Exception {
    GitIsolation.install();
    try (TestRepository repository = new TestRepository(directory)) {
      SignedCommits commits = new SignedCommits(repository.repository());
      ObjectId commit = commits.commit("one", ADA::sign);
      commits.ref("refs/heads/main", commit);
      commits.ref("refs/tags/v1", commits.tag("v1", commit, ADA::sign));
    }
    SignatureCheck check =
        SignatureCheck.of(TrustedKeys.builder().openPgp(ADA.publicKeys()).build());
    SourceRef ref = SourceRef.of(directory.toString(), "v1");
    Revision revision = GitSource.local().revision(ref);
    SignaturePolicy policy = SignaturePolicy.of(SignaturePolicy.Signed.TAG_AND_HEAD);
    SignedRevision signed = GitSource.local().signed(ref, revision, policy.scope(null));
    SignatureCheck.Outcome outcome = check.check("app", revision, signed, policy, NOW);
    assertThat(outcome.issues()).isEmpty();
    assertThat(outcome.signatures()).hasSize(2);
    assertThat(
            check
                .check(
                    "app", revision, signed, policy.withAllowedKeys(List.of("0".repeat(16))), NOW)
                .issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.KEY_NOT_ALLOWED, SignatureError.KEY_NOT_ALLOWED);
  }

  @Test
  void armor_isReadAsGitLeavesIt() {
    String armored = ADA.sign(MESSAGE);
    assertThat(verify(armored.strip() + "\n", ADA.publicKeys()).isGood()).isTrue();
    assertThat(verify(armored.replace("\n", "\r\n"), ADA.publicKeys()).isGood()).isTrue();
  }

  private static SignatureResult verify(String signature, String keys) {
    TrustedKeys trusted = TrustedKeys.builder().openPgp(keys).build();
    return new OpenPgpSignatures().verify(object(signature), trusted, NOW);
  }

  private static SignedObject object(String signature) {
    return SignedObject.commit("1".repeat(40), "ada@example.org", NOW, MESSAGE, signature);
  }
}
