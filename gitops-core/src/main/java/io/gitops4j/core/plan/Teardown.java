// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import java.util.Objects;

/**
 * What the deletion of an application would do, before it is done. Immutable.
 *
 * @param live what there is; nothing is declared any more
 * @param plan the hooks that are run before, what is deleted, in reverse waves, the hooks that are
 *     run after, and what is kept, each with its reason
 * @param cascade what was asked for
 */
public record Teardown(LiveState live, Plan plan, Cascade cascade) {
  /** Checks the parts. */
  public Teardown {
    Objects.requireNonNull(live, "live");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(cascade, "cascade");
  }
}
