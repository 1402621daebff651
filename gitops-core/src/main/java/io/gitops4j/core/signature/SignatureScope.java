// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import io.gitops4j.core.source.Revision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which signed objects a source is asked for. Immutable, thread-safe.
 *
 * @param tag whether the annotated tag is wanted, if one names the revision
 * @param commits which commits
 * @param since with {@link Commits#SINCE_LAST_SYNC}: the revision whose history is left out; null
 *     for the commit of the revision alone
 * @param maxCommits how many commits at most, at least 1
 */
public record SignatureScope(
    boolean tag, Commits commits, @Nullable Revision since, int maxCommits) {

  /** Which commits of a revision are looked at. */
  public enum Commits {
    /** That of the revision alone. */
    HEAD,
    /** All since the last sync, and that of the revision in any case. */
    SINCE_LAST_SYNC,
    /**
     * All its history, as far as the last commits with a trailer {@code Argocd-gpg-seal}, with
     * which who signs vouches for all before.
     */
    ALL
  }

  /** Checks the parts. */
  public SignatureScope {
    Objects.requireNonNull(commits, "commits");
    if (maxCommits < 1) {
      throw new IllegalArgumentException("maxCommits: " + maxCommits + " (expected: at least 1)");
    }
  }
}
