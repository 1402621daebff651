// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Optional;

/**
 * Judges the health of a live object: a pure function. It must not throw, whatever the object
 * holds.
 */
public interface HealthCheck {

  /**
   * The health of the object; empty if this check has no opinion on its kind, which is not the same
   * as healthy.
   */
  Optional<Health> assess(MapNode object);

  /**
   * This check with the expressions of an application, which come before its own rules for the
   * kinds that they name. A check that evaluates no expressions finds the health of such objects
   * unknown: what was asked for is never left out in silence.
   */
  default HealthCheck withExpressions(List<HealthExpression> expressions) {
    if (expressions.isEmpty()) {
      return this;
    }
    List<HealthExpression> copy = List.copyOf(expressions);
    return object ->
        HealthExpression.find(copy, object).isPresent()
            ? Optional.of(
                Health.of(
                    HealthStatus.UNKNOWN, "this health check evaluates no health expressions"))
            : assess(object);
  }
}
