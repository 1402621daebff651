// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignaturePolicy.Signed;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.signature.ssh.SshSigner;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Revisions that must be signed: between look-up and render. */
class SignedReconcilerTest {
  private static final SshSigner ADA = SshSigner.ed25519();
  private static final SignaturePolicy POLICY = SignaturePolicy.of(Signed.HEAD);

  private final FakeStages stages = new FakeStages();

  @BeforeEach
  void trustAda() {
    stages.signatures =
        SignatureCheck.of(TrustedKeys.builder().allowedSigners("ada " + ADA.publicKey()).build());
  }

  @Test
  void signedRevision_isSynced_andTheAuditRecordSaysWho() {
    stages.signer = ADA;
    ReconcileResult result = sync(application(POLICY, Project.UNRESTRICTED));
    assertThat(result.status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(result.timings()).containsKey(Stage.VERIFY);
    CheckedSignature signature = result.audit().sources().get(0).signatures().get(0);
    assertThat(signature.isGood()).isTrue();
    assertThat(signature.signer().toString()).isEqualTo("ada (" + ADA.fingerprint() + ")");
  }

  @Test
  void unsignedRevision_stopsBeforeRendering_andTheAuditRecordSaysWhich() {
    ReconcileResult result = sync(application(POLICY, Project.UNRESTRICTED));
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.issues()).extracting(Issue::code).containsExactly(SignatureError.UNSIGNED);
    assertThat(result.timings()).containsOnlyKeys(Stage.RESOLVE, Stage.VERIFY);
    assertThat(stages.renders).isZero();
    assertThat(stages.writes).isZero();
    ResolvedSource source = result.audit().sources().get(0);
    assertThat(source.signatures().get(0).id()).isEqualTo(source.revision().digest());
    assertThat(source.signatures().get(0).problem()).isEqualTo("signature.missing");
    assertThat(result.audit().reason()).contains("is not signed");
  }

  @Test
  void revisionByAnUnknownKey_stops() {
    stages.signer = SshSigner.ed25519();
    ReconcileResult result = sync(application(POLICY, Project.UNRESTRICTED));
    assertThat(result.issues()).extracting(Issue::code).containsExactly(SignatureError.UNKNOWN_KEY);
  }

  @Test
  void projectThatAsksForSignatures_isHeeded_besidesTheApplication() {
    Project project =
        Project.builder("signed")
            .source("*")
            .destination("*", "*", "*")
            .sourceIntegrity(List.of("memory:*"), POLICY.withAllowedKeys(List.of("SHA256:other")))
            .build();
    stages.signer = ADA;
    assertThat(sync(application(null, project)).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.KEY_NOT_ALLOWED);
    assertThat(sync(application(POLICY, project)).issues()).hasSize(1);
  }

  @Test
  void sourceThatMustBeSigned_asFluxHasIt_isHeeded() {
    SourceRef ref = SourceRef.of("memory:config", "");
    Application application =
        Application.builder("app")
            .source(
                new Source(
                    ref.withOptions(ref.options().withSignatures(POLICY)),
                    TreePath.of("web"),
                    null))
            .build();
    assertThat(sync(application).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.UNSIGNED);
    stages.signer = ADA;
    assertThat(sync(application).succeeded()).isTrue();
  }

  @Test
  void nobodyWhoChecks_isAnError_whereSomethingMustBeSigned() {
    stages.signatures = null;
    stages.signer = ADA;
    assertThat(sync(application(POLICY, Project.UNRESTRICTED)).issues())
        .extracting(Issue::code)
        .containsExactly(SignatureError.NO_VERIFIER);
    assertThat(sync(application(null, Project.UNRESTRICTED)).succeeded()).isTrue();
  }

  @Test
  void noPolicy_asksForNothing() {
    ReconcileResult result = sync(application(null, Project.UNRESTRICTED));
    assertThat(result.timings()).doesNotContainKey(Stage.VERIFY);
    assertThat(stages.scopes).isEmpty();
    assertThat(result.audit().sources().get(0).signatures()).isEmpty();
  }

  @Test
  void lastSync_isThatOfTheInventory() {
    stages.signer = ADA;
    Application application =
        application(
            POLICY.withCommits(SignatureScope.Commits.SINCE_LAST_SYNC), Project.UNRESTRICTED);
    ReconcileResult first = sync(application);
    stages.declare("web", "2");
    sync(application);
    assertThat(stages.scopes.get(0).since()).isNull();
    assertThat(stages.scopes.get(1).since()).isEqualTo(first.sources().get(0).revision());
  }

  private ReconcileResult sync(Application application) {
    return stages.reconciler().sync(application);
  }

  private static Application application(SignaturePolicy policy, Project project) {
    return Application.builder("app")
        .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("web"), null))
        .syncPolicy(SyncPolicy.builder().build())
        .project(project)
        .signaturePolicy(policy)
        .build();
  }
}
