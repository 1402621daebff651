// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;

/**
 * Names a source: a repository and the revision that is wanted. Immutable, thread-safe.
 *
 * @param url {@code https:}, {@code ssh:}, {@code file:} or the scp form {@code git@host:path}, or
 *     a plain path; without a password
 * @param target the revision that is wanted
 */
public record SourceRef(String url, RevisionTarget target) {

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if the URL holds a password
   */
  public SourceRef {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(target, "target");
    if (url.isBlank()) {
      throw new IllegalArgumentException("url: empty (expected: a repository)");
    }
    if (url.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/@]*:[^/@]*@.*")) {
      throw new IllegalArgumentException(
          "url: holds a password (expected: credentials through a CredentialsProvider)");
    }
  }

  /** A repository at a revision as {@link RevisionTarget#parse} reads it. */
  public static SourceRef of(String url, String revision) {
    return new SourceRef(url, RevisionTarget.parse(revision));
  }

  /** The same source at another revision. */
  public SourceRef withTarget(RevisionTarget newTarget) {
    return new SourceRef(url, newTarget);
  }

  /** The same revision of another repository. */
  public SourceRef withUrl(String newUrl) {
    return new SourceRef(newUrl, target);
  }

  @Override
  public String toString() {
    return url + "@" + target;
  }
}
