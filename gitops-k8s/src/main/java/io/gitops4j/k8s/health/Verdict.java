// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;

/** Short names for the outcomes of rules. */
final class Verdict {
  private Verdict() {}

  static Health healthy(String message) {
    return Health.of(HealthStatus.HEALTHY, message);
  }

  static Health progressing(String message) {
    return Health.of(HealthStatus.PROGRESSING, message);
  }

  static Health degraded(String message) {
    return Health.of(HealthStatus.DEGRADED, message);
  }

  static Health suspended(String message) {
    return Health.of(HealthStatus.SUSPENDED, message);
  }

  static Health unknown(String message) {
    return Health.of(HealthStatus.UNKNOWN, message);
  }

  /** "2 of 3 pods are ready". */
  static String share(long have, long want, String what) {
    return have + " of " + want + " " + what;
  }
}
