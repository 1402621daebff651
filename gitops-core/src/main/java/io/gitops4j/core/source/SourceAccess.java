// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a source wants to be reached: names of Secrets, never what they hold. Who makes something of
 * them is an {@code AccessProvider}. Immutable, thread-safe.
 *
 * @param namespace the namespace of the Secrets; may be empty
 * @param credentials the Secret with credentials; null for none
 * @param certificates the Secret with a certificate authority or a client certificate where it is
 *     not the one with credentials; null for none
 * @param proxy the Secret with the proxy; null for none
 * @param timeout how long one operation may take; null if nothing is said
 * @param insecure whether an unencrypted connection is asked for; only sources of OCI can
 */
public record SourceAccess(
    String namespace,
    @Nullable String credentials,
    @Nullable String certificates,
    @Nullable String proxy,
    @Nullable Duration timeout,
    boolean insecure) {

  /** Nothing in particular. */
  public static final SourceAccess PLAIN = new SourceAccess("", null, null, null, null, false);

  /** Checks the namespace. */
  public SourceAccess {
    Objects.requireNonNull(namespace, "namespace");
  }

  /** Whether any Secret is named. */
  public boolean needsSecrets() {
    return credentials != null || certificates != null || proxy != null;
  }
}
