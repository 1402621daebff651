// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source and what it was when it was looked at. Immutable, thread-safe.
 *
 * @param ref the source
 * @param revision the revision that it named
 * @param commit who made the revision; null if the source has no commits, or was not read
 * @param signatures the tag and the commits whose signatures were checked: who signed, and what was
 *     wrong; empty if no policy asks for it
 * @param version the version of the chart that the revision is, which is what Argo CD and Flux call
 *     it; null if it is no chart of a Helm repository, or was not read
 * @param origin the revision of what the source was made of, as its maker says ({@link
 *     io.gitops4j.core.source.SourceTree#origin}); null if nobody says so, or it was not read
 */
public record ResolvedSource(
    SourceRef ref,
    Revision revision,
    @Nullable CommitInfo commit,
    List<CheckedSignature> signatures,
    @Nullable String version,
    @Nullable String origin) {
  /** Checks reference and revision, copies the list. */
  public ResolvedSource {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(revision, "revision");
    signatures = List.copyOf(signatures);
  }

  /** A source that tells neither a version nor an origin. */
  public ResolvedSource(
      SourceRef ref,
      Revision revision,
      @Nullable CommitInfo commit,
      List<CheckedSignature> signatures) {
    this(ref, revision, commit, signatures, null, null);
  }

  /** A source of which no signatures were checked. */
  public ResolvedSource(SourceRef ref, Revision revision, @Nullable CommitInfo commit) {
    this(ref, revision, commit, List.of());
  }

  /** The same with the signatures that were checked. */
  public ResolvedSource withSignatures(List<CheckedSignature> newSignatures) {
    return new ResolvedSource(ref, revision, commit, newSignatures, version, origin);
  }

  /** What the revision is called for people: the version, else its first digits. */
  public String shortRevision() {
    return Optional.ofNullable(version).orElseGet(revision::shortDigest);
  }
}
