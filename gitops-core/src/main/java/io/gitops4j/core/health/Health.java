// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.health;

import java.util.Objects;

/**
 * The health of an object: a status and why. Immutable, thread-safe.
 *
 * @param status the status
 * @param message why, for a person; empty if there is nothing to say; never holds a secret
 */
public record Health(HealthStatus status, String message) {

  /** Checks both parts. */
  public Health {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(message, "message");
  }

  /** A status without a message. */
  public static Health of(HealthStatus status) {
    return new Health(status, "");
  }

  /** A status with a message. */
  public static Health of(HealthStatus status, String message) {
    return new Health(status, message);
  }

  /** Whether the status is {@link HealthStatus#HEALTHY}. */
  public boolean isHealthy() {
    return status == HealthStatus.HEALTHY;
  }
}
