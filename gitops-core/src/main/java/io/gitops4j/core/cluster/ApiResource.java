// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.render.Gvk;
import java.util.Objects;

/**
 * A kind that a cluster serves. Immutable, thread-safe.
 *
 * @param gvk group, version and kind
 * @param plural the name in URLs
 * @param namespaced whether its objects lie in namespaces
 */
public record ApiResource(Gvk gvk, String plural, boolean namespaced) {
  /** Checks the parts. */
  public ApiResource {
    Objects.requireNonNull(gvk, "gvk");
    Objects.requireNonNull(plural, "plural");
  }
}
