// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.kustomize.internal.share.SharedParts;

/**
 * What renders share: each blob is read and parsed once, and what a base gives is accumulated once
 * for all kustomizations that include it, in any number of renders at the same time, of one
 * revision or of many. Nothing of a tree that holds secrets ({@link
 * io.gitops4j.core.source.SourceTree#secret}) enters. What comes out of a render is the same with
 * and without a session.
 *
 * <p>Thread-safe; renders that find what they need take no lock. Holds no more than the bytes
 * given, by an estimate, and forgets first what was not used for long. Lives as long as its owner
 * keeps it: one run over a repository, or the life of a controller.
 *
 * <p>A directory of this machine is looked at anew by each render, unless the caller hands all of
 * them one {@link io.gitops4j.core.source.SourceTree#snapshot}.
 */
public final class RenderSession {
  private final SharedParts parts;

  private RenderSession(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 or more)");
    }
    this.parts = new SharedParts(bytes);
  }

  /**
   * A session that holds no more than so many bytes. Parsed files take about twelve times their
   * size; a session of 256 MB holds the files and bases of some ten thousand resources.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static RenderSession ofBytes(long bytes) {
    return new RenderSession(bytes);
  }

  /** What was done so far, and what is held now. */
  public Statistics statistics() {
    return new Statistics(
        parts.reads(), parts.parses(), parts.bases(), parts.basesShared(), parts.bytes());
  }

  /** Forgets all that is held. */
  public void clear() {
    parts.clear();
  }

  SharedParts parts() {
    return parts;
  }

  /**
   * Counts of a session. Immutable.
   *
   * @param reads contents that were read; each blob once, as long as it is held
   * @param parses contents that were parsed; one that is read in two ways counts twice
   * @param bases kustomizations whose resources were accumulated
   * @param basesShared how many times such a result was used again
   * @param bytes the bytes held now, as estimated
   */
  public record Statistics(long reads, long parses, long bases, long basesShared, long bytes) {}
}
