// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;

/**
 * Turns a {@link SourceRef} into a {@link SourceTree}. Thread-safe. All methods throw {@link
 * io.gitops4j.core.source.SourceException} if the source can't be read.
 */
public interface SourceProvider {

  /**
   * Whether this provider takes such a source. Looks at the reference only, never at the network.
   */
  boolean supports(SourceRef ref);

  /**
   * The revision that the reference names now, found as cheaply as can be, without fetching
   * content.
   */
  Revision revision(SourceRef ref);

  /**
   * The tree of a revision that {@link #revision} gave before, even if the reference has moved on
   * since.
   */
  SourceTree open(SourceRef ref, Revision revision);

  /**
   * What of a revision can be signed, taken apart: its commit, the annotated tag that names it, and
   * further commits, as the scope says. Nothing is verified. A source without signatures, as this
   * method has it, throws with {@link SourceError#NO_SIGNATURES}.
   *
   * @param revision a revision that {@link #revision} gave before
   */
  default SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
    throw SourceException.of(
        SourceError.NO_SIGNATURES, "the source has no signatures that could be checked: " + ref);
  }

  /** The tree of the revision that the reference names now. */
  default SourceTree resolve(SourceRef ref) {
    return open(ref, revision(ref));
  }
}
