// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.app.Application;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a differ needs, as values. Immutable, thread-safe.
 *
 * @param application the application, for its policy and ignore rules
 * @param live declared and live objects
 * @param hooks for which sync the hooks are run: because what is declared is new, or because a sync
 *     was asked for; null if none is run, as drift alone runs none
 */
public record DiffInput(Application application, LiveState live, @Nullable HookRun hooks) {
  /** Checks the parts. */
  public DiffInput {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(live, "live");
  }

  /** Without hooks. */
  public DiffInput(Application application, LiveState live) {
    this(application, live, null);
  }

  /**
   * What the names of hooks are made of that have none of their own.
   *
   * @param revision the revision that is synced
   * @param started when the sync began
   */
  public record HookRun(String revision, Instant started) {
    /** Checks both parts. */
    public HookRun {
      Objects.requireNonNull(revision, "revision");
      Objects.requireNonNull(started, "started");
    }
  }
}
