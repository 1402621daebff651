// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.app.Application;
import java.util.Objects;

/**
 * Everything a differ needs, as values. Immutable, thread-safe.
 *
 * @param application the application, for its policy and ignore rules
 * @param live declared and live objects
 * @param runHooks whether the hooks are run: because what is declared is new, or because a sync was
 *     asked for; drift alone runs none
 */
public record DiffInput(Application application, LiveState live, boolean runHooks) {
  /** Checks the parts. */
  public DiffInput {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(live, "live");
  }

  /** With the hooks. */
  public DiffInput(Application application, LiveState live) {
    this(application, live, true);
  }
}
