// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Objects;

/**
 * A word about an application for people, as Argo CD's {@code info}. Immutable.
 *
 * @param name what it is
 * @param value the word, often a URL
 */
public record ApplicationInfo(String name, String value) {
  /** Checks the parts. */
  public ApplicationInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
