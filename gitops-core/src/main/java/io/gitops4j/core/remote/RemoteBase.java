// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.remote;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A repository that a manifest names, and what it says of it. Immutable, thread-safe.
 *
 * @param url what is cloned: {@code https:}, {@code http:}, {@code ssh:}, {@code file:} or the scp
 *     form {@code git@host:path}; without a query, and without a user in front of an http host
 * @param ref the branch, tag, full reference or commit that is wanted; empty for the repository's
 *     HEAD
 * @param timeout how long its author wants to wait; who resolves it may have less patience
 * @param submodules whether its author wants the content of submodules
 */
public record RemoteBase(String url, String ref, Duration timeout, boolean submodules) {
  private static final String REF = "?ref=";

  /** What the names of {@link #inputName} start with. */
  public static final String INPUT = "git ";

  /** How long kustomize waits if nothing is said. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(27);

  /** Checks the parts for null, and that there is a URL. */
  public RemoteBase {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(timeout, "timeout");
    if (url.isBlank() || url.indexOf('?') >= 0) {
      throw new IllegalArgumentException("url: empty or with a query (expected: a repository)");
    }
  }

  /** A repository at a reference, with kustomize's defaults for all else. */
  public static RemoteBase of(String url, String ref) {
    return new RemoteBase(url, ref, DEFAULT_TIMEOUT, true);
  }

  /**
   * The repository that a name of {@link #inputName} means; empty if the name is of another form.
   */
  public static Optional<RemoteBase> ofInputName(String name) {
    if (!name.startsWith(INPUT)) {
      return Optional.empty();
    }
    int query = name.indexOf(REF);
    String url = name.substring(INPUT.length(), query < 0 ? name.length() : query);
    String ref = query < 0 ? "" : name.substring(query + REF.length());
    return url.isBlank() || url.indexOf('?') >= 0 ? Optional.empty() : Optional.of(of(url, ref));
  }

  /**
   * The name under which a render records the commit among its {@link
   * io.gitops4j.core.render.Inputs#external}.
   */
  public String inputName() {
    return INPUT + this;
  }

  /** The URL with the reference; no secret. */
  @Override
  public String toString() {
    return ref.isEmpty() ? url : url + REF + ref;
  }
}
