// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;

/**
 * Names a source: a repository and the revision that is wanted. Immutable, thread-safe.
 *
 * @param url {@code https:}, {@code ssh:}, {@code file:} or the scp form {@code git@host:path}, or
 *     a plain path; {@code oci:} for a repository of artifacts; without a password
 * @param target the revision that is wanted
 * @param options what is wanted beyond that: which part is seen, how it is reached
 */
public record SourceRef(String url, RevisionTarget target, SourceOptions options) {

  /**
   * Checks all parts.
   *
   * @throws IllegalArgumentException if the URL holds a password
   */
  public SourceRef {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(options, "options");
    if (url.isBlank()) {
      throw new IllegalArgumentException("url: empty (expected: a repository)");
    }
    if (url.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/@]*:[^/@]*@.*")) {
      throw new IllegalArgumentException(
          "url: holds a password (expected: credentials through a CredentialsProvider)");
    }
  }

  /**
   * All of a repository at a revision.
   *
   * @throws IllegalArgumentException if the URL holds a password
   */
  public SourceRef(String url, RevisionTarget target) {
    this(url, target, SourceOptions.NONE);
  }

  /** A repository at a revision as {@link RevisionTarget#parse} reads it. */
  public static SourceRef of(String url, String revision) {
    return new SourceRef(url, RevisionTarget.parse(revision));
  }

  /** The same source at another revision. */
  public SourceRef withTarget(RevisionTarget newTarget) {
    return new SourceRef(url, newTarget, options);
  }

  /** The same revision of another repository. */
  public SourceRef withUrl(String newUrl) {
    return new SourceRef(newUrl, target, options);
  }

  /** The same repository and revision with other options. */
  public SourceRef withOptions(SourceOptions newOptions) {
    return new SourceRef(url, target, newOptions);
  }

  /** Repository and revision. */
  @Override
  public String toString() {
    return url + "@" + target;
  }
}
