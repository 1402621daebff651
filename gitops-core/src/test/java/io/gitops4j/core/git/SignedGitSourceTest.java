// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignaturePolicy.Signed;
import io.gitops4j.core.signature.SignatureScope.Commits;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.signature.ssh.SshSigner;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures of repositories on this machine and elsewhere, against policies. */
class SignedGitSourceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SshSigner ADA = SshSigner.ed25519();
  private static final SshSigner BOB = SshSigner.ed25519();
  private static final SshSigner EVE = SshSigner.ed25519();
  private static final Function<byte[], String> BY_ADA = ADA::sign;
  private static final Function<byte[], String> BY_BOB = BOB::sign;
  private static final Function<byte[], String> BY_EVE = EVE::sign;

  @TempDir Path directory;
  @TempDir Path cache;

  private TestRepository repository;
  private SignedCommits commits;
  private HttpGitServer server;
  private String url;
  private GitSource remote;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @BeforeEach
  void serve() throws Exception {
    repository = new TestRepository(directory);
    commits = new SignedCommits(repository.repository());
    server = new HttpGitServer();
    url = server.serve("app.git", repository.repository());
    remote = GitSource.builder(cache).allowPlainHttp(true).build();
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void signedCommit_isGood_andTellsWho(boolean local) throws Exception {
    main(commits.commit("one", BY_ADA));
    SignatureCheck.Outcome outcome = check(local, "main", SignaturePolicy.of(Signed.HEAD));
    assertThat(outcome.issues()).isEmpty();
    CheckedSignature signature = outcome.signatures().get(0);
    assertThat(signature.isGood()).isTrue();
    assertThat(signature.signer().name()).isEqualTo("ada");
    assertThat(signature.signer().keys()).containsExactly(ADA.fingerprint());
  }

  @Test
  void commitThatIsNotSigned_orByAnother_isRefused() throws Exception {
    main(commits.commit("one", null));
    assertThat(codes("main", SignaturePolicy.of(Signed.HEAD)))
        .containsExactly(SignatureError.UNSIGNED);
    main(commits.commit("two", BY_EVE));
    SignatureCheck.Outcome outcome = check(true, "main", SignaturePolicy.of(Signed.HEAD));
    assertThat(outcome.issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.UNKNOWN_KEY);
    assertThat(outcome.issues().get(0).found()).isEqualTo(EVE.fingerprint());
    assertThat(outcome.signatures().get(0).problem()).isEqualTo("signature.unknown-key");
  }

  @Test
  void signatureOfAnotherCommit_isInvalid() throws Exception {
    String[] first = new String[1];
    commits.commit("one", bytes -> first[0] = ADA.sign(bytes));
    main(commits.commit("two", bytes -> first[0]));
    assertThat(codes("main", SignaturePolicy.of(Signed.HEAD)))
        .containsExactly(SignatureError.INVALID);
  }

  @Test
  void keyThatThePolicyDoesNotAllow_isRefused() throws Exception {
    main(commits.commit("one", BY_BOB));
    SignaturePolicy policy =
        SignaturePolicy.of(Signed.HEAD).withAllowedKeys(List.of(ADA.fingerprint()));
    assertThat(codes("main", policy)).containsExactly(SignatureError.KEY_NOT_ALLOWED);
    assertThat(codes("main", policy.withAllowedKeys(List.of(BOB.fingerprint())))).isEmpty();
    assertThat(codes("main", policy.withAllowedKeys(List.of())))
        .containsExactly(SignatureError.KEY_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void signedTag_isCheckedInPlaceOfItsCommit_orTogetherWithIt(boolean local) throws Exception {
    ObjectId commit = commits.commit("one", null);
    main(commit);
    commits.ref("refs/tags/v1.0.0", commits.tag("v1.0.0", commit, BY_ADA));
    for (String target : List.of("v1.0.0", "refs/tags/v1.0.0", ">=1.0.0")) {
      assertThat(codes(local, target, SignaturePolicy.of(Signed.TAG))).isEmpty();
      assertThat(codes(local, target, SignaturePolicy.of(Signed.REVISION))).isEmpty();
      assertThat(codes(local, target, SignaturePolicy.of(Signed.TAG_AND_HEAD)))
          .containsExactly(SignatureError.UNSIGNED);
      assertThat(codes(local, target, SignaturePolicy.of(Signed.HEAD)))
          .containsExactly(SignatureError.UNSIGNED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tagWithoutASignature_orWithoutAnObject_isRefused(boolean local) throws Exception {
    ObjectId commit = commits.commit("one", BY_ADA);
    main(commit);
    commits.ref("refs/tags/annotated", commits.tag("annotated", commit, null));
    commits.ref("refs/tags/plain", commit);
    assertThat(codes(local, "annotated", SignaturePolicy.of(Signed.TAG)))
        .containsExactly(SignatureError.UNSIGNED);
    assertThat(codes(local, "plain", SignaturePolicy.of(Signed.TAG)))
        .containsExactly(SignatureError.NO_TAG);
    assertThat(codes(local, "main", SignaturePolicy.of(Signed.TAG_AND_HEAD)))
        .containsExactly(SignatureError.NO_TAG);
    // as Argo CD has it: the annotated tag must be signed itself, of a plain one the commit counts
    assertThat(codes(local, "annotated", SignaturePolicy.of(Signed.REVISION)))
        .containsExactly(SignatureError.UNSIGNED);
    assertThat(codes(local, "plain", SignaturePolicy.of(Signed.REVISION))).isEmpty();
    assertThat(codes(local, "main", SignaturePolicy.of(Signed.REVISION))).isEmpty();
  }

  @Test
  void oldTagUnderANewName_isRefused() throws Exception {
    ObjectId old = commits.commit("old", BY_ADA);
    ObjectId tag = commits.tag("v1", old, BY_ADA);
    main(commits.commit("new", BY_ADA, old));
    commits.ref("refs/tags/v1", tag);
    commits.ref("refs/tags/v2", tag);
    assertThat(codes("v1", SignaturePolicy.of(Signed.TAG))).isEmpty();
    assertThat(codes("v2", SignaturePolicy.of(Signed.TAG)))
        .containsExactly(SignatureError.WRONG_TAG);
  }

  @Test
  void tagThatMovedSinceTheRevisionWasLookedUp_isRefused() throws Exception {
    ObjectId first = commits.commit("one", BY_ADA);
    ObjectId second = commits.commit("two", BY_ADA, first);
    commits.ref("refs/tags/v1", commits.tag("v1", second, BY_ADA));
    SignaturePolicy policy = SignaturePolicy.of(Signed.TAG);
    SourceRef ref = SourceRef.of(directory.toString(), "v1");
    Revision revision = Revision.ofCommit(first.name());
    SignedRevision signed = GitSource.local().signed(ref, revision, policy.scope(null));
    assertThat(checker().check("app", revision, signed, policy, NOW).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.WRONG_TAG);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyCommitSinceTheLastSync_isChecked(boolean local) throws Exception {
    ObjectId before = commits.commit("before", null);
    ObjectId synced = commits.commit("synced", null, before);
    ObjectId side = commits.commit("side", BY_EVE, before);
    ObjectId inner = commits.commit("inner", BY_BOB, synced);
    ObjectId head = commits.commit("head", BY_ADA, inner, side);
    main(head);
    SignaturePolicy policy = SignaturePolicy.of(Signed.HEAD).withCommits(Commits.SINCE_LAST_SYNC);
    SignatureCheck.Outcome outcome = check(local, "main", policy, synced);
    assertThat(outcome.issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.UNKNOWN_KEY);
    assertThat(outcome.signatures())
        .extracting(CheckedSignature::id)
        .containsExactlyInAnyOrder(head.name(), inner.name(), side.name());
    assertThat(check(local, "main", policy, side).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.UNSIGNED);
    assertThat(check(local, "main", policy, inner).signatures()).hasSize(2);
    // at the first sync there is nothing to compare with; and without a change nothing new
    assertThat(check(local, "main", policy, null).signatures()).hasSize(1);
    assertThat(check(local, "main", policy, head).issues()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void moreCommitsThanThePolicyAllows_areRefused(boolean local) throws Exception {
    ObjectId at = commits.commit("0", BY_ADA);
    ObjectId synced = at;
    for (int i = 1; i <= 4; i++) {
      at = commits.commit("" + i, BY_ADA, at);
    }
    main(at);
    SignaturePolicy policy = SignaturePolicy.of(Signed.HEAD).withCommits(Commits.SINCE_LAST_SYNC);
    assertThat(check(local, "main", policy.withMaxCommits(4), synced).issues()).isEmpty();
    assertThat(check(local, "main", policy.withMaxCommits(3), synced).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.TOO_MANY_COMMITS);
    // written anew: what was synced is gone, and everything counts
    ObjectId gone = ObjectId.fromString("1".repeat(40));
    assertThat(check(local, "main", policy.withMaxCommits(5), gone).signatures()).hasSize(5);
    assertThat(check(local, "main", policy.withMaxCommits(4), gone).issues()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wholeHistory_isChecked_asFarAsASeal(boolean local) throws Exception {
    ObjectId old = commits.commit("old", null);
    SignaturePolicy strict = SignaturePolicy.ofArgo("strict", List.of(ADA.fingerprint())).get();
    main(commits.commit("head", BY_ADA, old));
    assertThat(codes(local, "main", strict)).containsExactly(SignatureError.UNSIGNED);

    ObjectId seal = commits.commit("seal\n\nArgocd-gpg-seal: reviewed", BY_ADA, old);
    ObjectId head = commits.commit("head", BY_ADA, seal);
    main(head);
    SignatureCheck.Outcome outcome = check(local, "main", strict);
    assertThat(outcome.issues()).isEmpty();
    assertThat(outcome.signatures()).hasSize(2);

    // a seal of somebody else seals nothing, and another line of history goes on
    ObjectId foreign = commits.commit("seal\n\nArgocd-gpg-seal: mine", BY_EVE, old);
    main(commits.commit("head", BY_ADA, foreign));
    assertThat(codes(local, "main", strict)).containsExactly(SignatureError.UNKNOWN_KEY);
    main(commits.commit("merge", BY_ADA, seal, old));
    assertThat(codes(local, "main", strict)).containsExactly(SignatureError.UNSIGNED);
  }

  @Test
  void otherKeys_byTheirName_areThoseThatCount() throws Exception {
    main(commits.commit("one", BY_EVE));
    SignaturePolicy policy = SignaturePolicy.ofFlux("", "flux-system/keys").get();
    assertThat(policy.signed()).isEqualTo(Signed.HEAD);
    TrustedKeys eve =
        TrustedKeys.ofFluxSecret(
            java.util.Map.of("eve.sshpub", (EVE.publicKey() + " eve\n").getBytes(UTF_8)));
    SignatureCheck check =
        SignatureCheck.of(
            name ->
                name.equals("flux-system/keys")
                    ? java.util.Optional.of(eve)
                    : java.util.Optional.empty());
    assertThat(check(check, true, "main", policy, null).issues()).isEmpty();
    assertThat(check(check, true, "main", policy.withKeys("flux-system/gone"), null).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.NO_KEYS);
  }

  @Test
  void revisionThatIsGone_isAnErrorOfTheSource() {
    SourceRef ref = SourceRef.of(directory.toString(), "main");
    assertThatThrownBy(
            () ->
                GitSource.local()
                    .signed(
                        ref,
                        Revision.ofCommit("1".repeat(40)),
                        SignaturePolicy.of(Signed.HEAD).scope(null)))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.NO_REVISION));
  }

  @Test
  void partsOfCommit_leaveOutEachSignatureHeader() {
    String raw =
        "tree 1\nauthor a\ncommitter c\ngpgsig-sha256 x\n y\ngpgsig one\n two\n \n three\n"
            + "encoding UTF-8\n\ngpgsig not a header\n";
    SignedObjects.Parts parts = SignedObjects.partsOfCommit(raw.getBytes(UTF_8));
    assertThat(new String(parts.payload(), UTF_8))
        .isEqualTo("tree 1\nauthor a\ncommitter c\nencoding UTF-8\n\ngpgsig not a header\n");
    assertThat(parts.signature()).isEqualTo("one\ntwo\n\nthree\n");
  }

  @Test
  void partsOfTag_areCutAtTheLastBeginning() {
    String begin = "-----BEGIN SSH SIGNATURE-----\n";
    String raw = "object 1\ngpgsig-sha256 x\n y\ntag v1\n\ntext\n" + begin + "a\n" + begin + "b\n";
    SignedObjects.Parts parts = SignedObjects.partsOfTag(raw.getBytes(UTF_8));
    assertThat(new String(parts.payload(), UTF_8))
        .isEqualTo("object 1\ntag v1\n\ntext\n" + begin + "a\n");
    assertThat(parts.signature()).isEqualTo(begin + "b\n");
  }

  @Test
  void otherFormats_areUnsupported() throws Exception {
    main(commits.commit("one", bytes -> "-----BEGIN SIGNED MESSAGE-----\nx\n"));
    assertThat(codes("main", SignaturePolicy.of(Signed.HEAD)))
        .containsExactly(SignatureError.UNSUPPORTED);
    main(commits.commit("two", bytes -> "something\n"));
    assertThat(codes("main", SignaturePolicy.of(Signed.HEAD)))
        .containsExactly(SignatureError.UNSUPPORTED);
    assertThat(SignedObject.Kind.values()).hasSize(2);
  }

  private void main(ObjectId id) throws Exception {
    commits.ref("refs/heads/main", id);
  }

  private static SignatureCheck checker() {
    return SignatureCheck.of(
        TrustedKeys.builder()
            .allowedSigners("ada " + ADA.publicKey() + "\nbob " + BOB.publicKey() + "\n")
            .build());
  }

  private List<ErrorCode> codes(String target, SignaturePolicy policy) {
    return codes(true, target, policy);
  }

  private List<ErrorCode> codes(boolean local, String target, SignaturePolicy policy) {
    return check(local, target, policy).issues().stream().map(Issue::code).toList();
  }

  private SignatureCheck.Outcome check(boolean local, String target, SignaturePolicy policy) {
    return check(local, target, policy, null);
  }

  private SignatureCheck.Outcome check(
      boolean local, String target, SignaturePolicy policy, @Nullable ObjectId since) {
    return check(checker(), local, target, policy, since);
  }

  private SignatureCheck.Outcome check(
      SignatureCheck check,
      boolean local,
      String target,
      SignaturePolicy policy,
      @Nullable ObjectId since) {
    SourceRef ref = SourceRef.of(local ? directory.toString() : url, target);
    GitSource source = local ? GitSource.local() : remote;
    Revision revision = source.revision(ref);
    Revision last = since == null ? null : Revision.ofCommit(since.name());
    SignedRevision signed = source.signed(ref, revision, policy.scope(last));
    return check.check(ref.toString(), revision, signed, policy, NOW);
  }
}
