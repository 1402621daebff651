// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.SourceProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the revisions of an application's sources are signed as its project and the
 * application ask. For one turn.
 */
final class SourceVerification {
  private final Application application;
  private final SourceReader reader;
  private final Verifiers verifiers;
  private final Supplier<List<Revision>> lastSynced;
  private final List<Issue> issues = new ArrayList<>();
  private @Nullable List<Revision> synced;

  /**
   * A check of one application.
   *
   * @param verifiers who verifies
   * @param lastSynced the revisions of the last sync; asked only if a policy needs them
   */
  SourceVerification(
      Application application,
      SourceReader reader,
      Verifiers verifiers,
      Supplier<List<Revision>> lastSynced) {
    this.application = application;
    this.reader = reader;
    this.verifiers = verifiers;
    this.lastSynced = lastSynced;
  }

  /** Whether anything must be signed. */
  boolean isAskedFor() {
    return application.sources().stream().anyMatch(source -> !policies(source).isEmpty());
  }

  private List<SignaturePolicy> policies(Source source) {
    List<SignaturePolicy> policies = new ArrayList<>();
    application.project().signaturePolicy(source.ref().url()).ifPresent(policies::add);
    if (application.signaturePolicy() != null) {
      policies.add(application.signaturePolicy());
    }
    if (source.ref().options().signatures() != null) {
      policies.add(source.ref().options().signatures());
    }
    return policies;
  }

  /** What is not as it should be; empty if all is. */
  List<Issue> issues() {
    return List.copyOf(issues);
  }

  /** The sources at these revisions, with the signatures that were looked at. */
  List<ResolvedSource> check(List<Revision> revisions, Instant now) {
    List<ResolvedSource> checked = new ArrayList<>();
    for (int i = 0; i < revisions.size(); i++) {
      Source source = application.sources().get(i);
      Set<CheckedSignature> signatures = new LinkedHashSet<>();
      for (SignaturePolicy policy : policies(source)) {
        try {
          signatures.addAll(check(source, i, revisions.get(i), policy, now));
        } catch (GitOpsException e) {
          issues.addAll(e.issues());
        }
      }
      checked.add(
          new ResolvedSource(source.ref(), revisions.get(i), null, List.copyOf(signatures)));
    }
    return checked;
  }

  private List<CheckedSignature> check(
      Source source, int index, Revision revision, SignaturePolicy policy, Instant now) {
    boolean own = policy.equals(source.ref().options().signatures());
    SignatureCheck who = own ? verifiers.of(policy, application) : verifiers.given();
    if (who == null) {
      issues.add(noVerifier(source.ref()));
      return List.of();
    }
    SignatureScope scope = policy.scope(since(policy, index));
    SignedRevision signed = reader.signed(source.ref(), revision, scope);
    SignatureCheck.Outcome outcome =
        who.check(source.ref().toString(), revision, signed, policy, now);
    issues.addAll(outcome.issues());
    return outcome.signatures();
  }

  /**
   * Checks what another source includes, when it is opened: its own policy must hold for the very
   * revision that is read.
   *
   * @throws SourceException if it does not
   */
  static void checkIncluded(
      SourceProvider sources,
      SourceRef ref,
      Revision revision,
      SignaturePolicy policy,
      @Nullable SignatureCheck check,
      Instant now) {
    if (check == null) {
      throw new SourceException(noVerifier(ref), null);
    }
    SignedRevision signed = sources.signed(ref, revision, policy.scope(null));
    SignatureCheck.Outcome outcome = check.check(ref.toString(), revision, signed, policy, now);
    if (!outcome.issues().isEmpty()) {
      throw new SourceException(outcome.issues().get(0), null);
    }
  }

  private static Issue noVerifier(SourceRef ref) {
    return Issue.error(
            SignatureError.NO_VERIFIER,
            ref + " must be signed, and nobody is there who could check it")
        .withHint("give the Reconciler a SignatureCheck with the keys that are trusted");
  }

  private @Nullable Revision since(SignaturePolicy policy, int index) {
    if (policy.commits() != SignatureScope.Commits.SINCE_LAST_SYNC) {
      return null;
    }
    if (synced == null) {
      synced = lastSynced.get();
    }
    return synced.size() == application.sources().size() ? synced.get(index) : null;
  }
}
