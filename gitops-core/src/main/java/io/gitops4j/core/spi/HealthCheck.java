// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.tree.MapNode;
import java.util.Optional;

/**
 * Judges the health of a live object: a pure function. It must not throw, whatever the object
 * holds.
 */
public interface HealthCheck {

  /** The health of the object; empty if this check has no opinion on its kind. */
  Optional<Health> assess(MapNode object);
}
