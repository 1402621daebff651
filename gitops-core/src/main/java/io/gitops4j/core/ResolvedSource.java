// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source and what it was when it was looked at. Immutable, thread-safe.
 *
 * @param ref the source
 * @param revision the revision that it named
 * @param commit who made the revision; null if the source has no commits
 */
public record ResolvedSource(SourceRef ref, Revision revision, @Nullable CommitInfo commit) {
  /** Checks reference and revision. */
  public ResolvedSource {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(revision, "revision");
  }
}
