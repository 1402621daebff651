// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.render.ResourceId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one object. Immutable, thread-safe.
 *
 * @param id the object
 * @param action what was planned
 * @param outcome what became of it
 * @param reason why, for a person
 * @param issue the error of a failure; null else
 * @param health its health at the end; null if it was not assessed or no check has an opinion
 */
public record ResourceResult(
    ResourceId id,
    Action action,
    Outcome outcome,
    String reason,
    @Nullable Issue issue,
    @Nullable Health health) {
  /** Checks the parts. */
  public ResourceResult {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(reason, "reason");
  }

  /** The same with this health. */
  public ResourceResult withHealth(@Nullable Health newHealth) {
    return new ResourceResult(id, action, outcome, reason, issue, newHealth);
  }
}
