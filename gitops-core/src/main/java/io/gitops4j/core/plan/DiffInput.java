// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.app.Application;
import java.util.Objects;

/**
 * Everything a differ needs, as values. Immutable, thread-safe.
 *
 * @param application the application, for its policy and ignore rules
 * @param live declared and live objects
 */
public record DiffInput(Application application, LiveState live) {
  /** Checks both parts. */
  public DiffInput {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(live, "live");
  }
}
