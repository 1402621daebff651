// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.spi.Time;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several providers as one: each reference goes to the first that takes it, and its tree is seen as
 * the reference's {@link SourceView} says. Inclusions are resolved when a tree is opened, each to
 * what it names then. What is composed of other sources ({@link Composition}) is made here, and at
 * which revisions of them is remembered for the last revisions of each. Thread-safe as the
 * providers are.
 */
public final class Sources implements SourceProvider {
  private static final int MAX_INCLUSIONS = 8;

  private final List<SourceProvider> providers;
  private final @Nullable Verifiers verifiers;
  private final @Nullable Application asker;
  private final Time time;
  private final ComposedRevisions composed;

  private Sources(
      List<SourceProvider> providers,
      @Nullable Verifiers verifiers,
      @Nullable Application asker,
      Time time,
      ComposedRevisions composed) {
    this.providers = List.copyOf(providers);
    this.verifiers = verifiers;
    this.asker = asker;
    this.time = time;
    this.composed = composed;
  }

  /**
   * These providers, in this order. An inclusion that must be signed is refused, as nobody is there
   * to check it.
   */
  public static Sources of(List<SourceProvider> providers) {
    return new Sources(providers, null, null, Time.SYSTEM, new ComposedRevisions());
  }

  /** The same, with inclusions checked by these. */
  Sources checkedBy(Verifiers newVerifiers, Time newTime) {
    return new Sources(providers, newVerifiers, asker, newTime, composed);
  }

  /** The same for an application, with whose rights the keys of inclusions are read. */
  Sources askedBy(Application application) {
    return new Sources(providers, verifiers, application, time, composed);
  }

  @Override
  public boolean supports(SourceRef ref) {
    Composition composition = ref.options().composition();
    return composition == null
        ? providers.stream().anyMatch(provider -> provider.supports(ref))
        : composition.sources().values().stream().allMatch(this::supports);
  }

  /** The revision; what is composed is read for it if its sources are others than before. */
  @Override
  public Revision revision(SourceRef ref) {
    return revision(ref, 0);
  }

  private Revision revision(SourceRef ref, int depth) {
    Composition composition = ref.options().composition();
    if (composition == null) {
      return provider(ref).revision(ref);
    }
    Map<String, Revision> parts = parts(ref, composition, depth);
    Revision known = composed.revision(composition, parts);
    if (known != null) {
      return known;
    }
    try (SourceTree tree = compose(composition, parts, depth)) {
      composed.remember(composition, parts, tree.revision());
      return tree.revision();
    }
  }

  private Map<String, Revision> parts(SourceRef ref, Composition composition, int depth) {
    if (depth > MAX_INCLUSIONS) {
      throw tooDeep(ref);
    }
    Map<String, Revision> parts = new LinkedHashMap<>();
    composition.sources().forEach((alias, part) -> parts.put(alias, revision(part, depth + 1)));
    return parts;
  }

  @Override
  public SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
    if (ref.options().composition() != null) {
      throw SourceException.of(
          SourceError.NO_SIGNATURES,
          "what is composed has no signatures of its own, its sources have: " + ref);
    }
    return provider(ref).signed(ref, revision, scope);
  }

  /**
   * The tree as the reference wants it seen.
   *
   * @throws SourceException also with {@link SourceError#TOO_DEEP} if sources include others, or
   *     are composed of others, beyond a depth of 8; with {@link SourceError#NO_REVISION} if what
   *     is composed was made of revisions that are not remembered any more
   */
  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    return open(ref, revision, 0);
  }

  private SourceTree open(SourceRef ref, Revision revision, int depth) {
    if (depth > MAX_INCLUSIONS) {
      throw tooDeep(ref);
    }
    Composition composition = ref.options().composition();
    if (composition != null) {
      return composed(ref, composition, revision, depth);
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
        SourceTree one = part(other, revision(other, depth + 1), depth + 1);
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

  /** A source that another one is made with, which must be signed as it says itself. */
  private SourceTree part(SourceRef ref, Revision revision, int depth) {
    check(ref, revision);
    return open(ref, revision, depth);
  }

  private SourceTree composed(
      SourceRef ref, Composition composition, Revision revision, int depth) {
    Map<String, Revision> known = composed.parts(composition, revision);
    Map<String, Revision> parts = known == null ? parts(ref, composition, depth) : known;
    SourceTree tree = compose(composition, parts, depth);
    if (known == null && !tree.revision().equals(revision)) {
      tree.close();
      throw SourceException.of(
          SourceError.NO_REVISION,
          "the sources of " + ref + " are others now than they were for " + revision);
    }
    return ref.options().oci().chart() ? Composition.chart(tree) : tree;
  }

  private SourceTree compose(Composition composition, Map<String, Revision> parts, int depth) {
    Map<String, SourceTree> trees = new LinkedHashMap<>();
    boolean done = false;
    try {
      composition
          .sources()
          .forEach(
              (alias, ref) ->
                  trees.put(alias, part(ref, Objects.requireNonNull(parts.get(alias)), depth + 1)));
      SourceTree tree = composition.of(trees);
      done = true;
      return tree;
    } finally {
      if (!done) {
        trees.values().forEach(SourceTree::close);
      }
    }
  }

  private static SourceException tooDeep(SourceRef ref) {
    return SourceException.of(
        SourceError.TOO_DEEP, "sources are made of others more than 8 deep, up to " + ref);
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
