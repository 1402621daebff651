// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a revision can be signed. Immutable, thread-safe.
 *
 * @param tag the annotated tag by which the revision was named; null if it was named otherwise, or
 *     by a tag without an object of its own
 * @param tagName the name of the reference that is a tag, without {@code refs/tags/}; empty if the
 *     revision was named otherwise
 * @param tagged the commit that the tag leads to; empty without a tag
 * @param commits the commit of the revision, and the further ones that were asked for, newest first
 * @param complete whether these are all that were asked for; false if there are more than the limit
 */
public record SignedRevision(
    @Nullable SignedObject tag,
    String tagName,
    String tagged,
    List<SignedObject> commits,
    boolean complete) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no commit
   */
  public SignedRevision {
    Objects.requireNonNull(tagName, "tagName");
    Objects.requireNonNull(tagged, "tagged");
    commits = List.copyOf(commits);
    if (commits.isEmpty()) {
      throw new IllegalArgumentException("commits: none (expected: that of the revision)");
    }
  }

  /** The commit of the revision. */
  public SignedObject head() {
    return commits.get(0);
  }
}
