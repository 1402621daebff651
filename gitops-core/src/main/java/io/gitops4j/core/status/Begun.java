// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sync that was begun, as a status tells it. Immutable.
 *
 * @param application the application
 * @param operation what was asked for; null for a sync of everything
 * @param hooks whether hooks can be run
 * @param actor on whose behalf; null if it was begun by itself
 * @param started when
 */
public record Begun(
    Application application,
    @Nullable Operation operation,
    boolean hooks,
    @Nullable String actor,
    Instant started) {
  /** Checks application and time. */
  public Begun {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(started, "started");
  }

  /** The operation as the application's own object asks for it; null if this is another sync. */
  public @Nullable MapNode own() {
    MapNode definition = application.definition();
    return operation == null || definition == null || !operation.equals(application.operation())
        ? null
        : definition.map("operation");
  }
}
