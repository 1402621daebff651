// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which chart is taken of a Helm repository: one of HTTP with an {@code index.yaml}, or one of OCI,
 * whose URL may be written without a scheme. The tree is the chart itself, and the target of the
 * reference its version, or a range of versions as Helm resolves it. Immutable, thread-safe.
 *
 * @param name the chart; in a repository of OCI what is joined to its URL
 * @param passCredentials whether what opens the repository is also sent to another host that its
 *     index names for the chart
 */
public record ChartOptions(String name, boolean passCredentials) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if no chart can have it
   */
  public ChartOptions {
    Objects.requireNonNull(name, "name");
    if (name.length() > 250 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: letters, digits, dots, hyphens and underscores)");
    }
  }
}
