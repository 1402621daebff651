// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.spi.Time;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several providers as one: each reference goes to the first that takes it, and its tree is seen as
 * the reference's {@link SourceView} says. Inclusions are resolved when a tree is opened, each to
 * what it names then. Immutable; thread-safe as the providers are.
 */
public final class Sources implements SourceProvider {
  private static final int MAX_INCLUSIONS = 8;

  private final List<SourceProvider> providers;
  private final @Nullable Verifiers verifiers;
  private final @Nullable Application asker;
  private final Time time;

  private Sources(
      List<SourceProvider> providers,
      @Nullable Verifiers verifiers,
      @Nullable Application asker,
      Time time) {
    this.providers = List.copyOf(providers);
    this.verifiers = verifiers;
    this.asker = asker;
    this.time = time;
  }

  /**
   * These providers, in this order. An inclusion that must be signed is refused, as nobody is there
   * to check it.
   */
  public static Sources of(List<SourceProvider> providers) {
    return new Sources(providers, null, null, Time.SYSTEM);
  }

  /** The same, with inclusions checked by these. */
  Sources checkedBy(Verifiers newVerifiers, Time newTime) {
    return new Sources(providers, newVerifiers, asker, newTime);
  }

  /** The same for an application, with whose rights the keys of inclusions are read. */
  Sources askedBy(Application application) {
    return new Sources(providers, verifiers, application, time);
  }

  @Override
  public boolean supports(SourceRef ref) {
    return providers.stream().anyMatch(provider -> provider.supports(ref));
  }

  @Override
  public Revision revision(SourceRef ref) {
    return provider(ref).revision(ref);
  }

  @Override
  public SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
    return provider(ref).signed(ref, revision, scope);
  }

  /**
   * The tree as the reference wants it seen.
   *
   * @throws SourceException also with {@link SourceError#TOO_DEEP} if inclusions include others
   *     beyond a depth of 8
   */
  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    return open(ref, revision, 0);
  }

  private SourceTree open(SourceRef ref, Revision revision, int depth) {
    if (depth > MAX_INCLUSIONS) {
      throw SourceException.of(
          SourceError.TOO_DEEP, "sources include others more than 8 deep, up to " + ref);
    }
    List<SourceTree> opened = new ArrayList<>();
    boolean done = false;
    try {
      SourceTree tree = provider(ref).open(ref, revision);
      opened.add(tree);
      List<SourceTree> included = new ArrayList<>();
      SourceView view = ref.options().view();
      for (SourceView.Inclusion inclusion : view.inclusions()) {
        SourceRef other = inclusion.source();
        Revision named = provider(other).revision(other);
        check(other, named);
        SourceTree one = open(other, named, depth + 1);
        opened.add(one);
        included.add(one);
      }
      SourceTree seen = view.of(tree, included);
      done = true;
      return seen;
    } finally {
      if (!done) {
        opened.forEach(SourceTree::close);
      }
    }
  }

  private void check(SourceRef included, Revision revision) {
    SignaturePolicy policy = included.options().signatures();
    if (policy != null) {
      SignatureCheck who = verifiers == null ? null : verifiers.of(policy, asker);
      SourceVerification.checkIncluded(this, included, revision, policy, who, time.now());
    }
  }

  private SourceProvider provider(SourceRef ref) {
    return providers.stream()
        .filter(provider -> provider.supports(ref))
        .findFirst()
        .orElseThrow(
            () ->
                new SourceException(
                    Issue.error(
                            ReconcileError.NO_SOURCE_PROVIDER, "no source provider takes " + ref)
                        .withHint(
                            ref.options().chart() != null
                                ? "charts of Helm repositories need the module gitops-oci, and that"
                                    + " its sources are given"
                                : ref.url().startsWith("oci://")
                                    ? "artifacts of OCI need the module gitops-oci"
                                    : null),
                    null));
  }
}
