// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.health;

/** How a live object fares, from best to worst in the order that aggregation uses. */
public enum HealthStatus {
  /** It does what it is meant to do. */
  HEALTHY("Healthy"),
  /** It was paused on purpose. */
  SUSPENDED("Suspended"),
  /** It is on its way. */
  PROGRESSING("Progressing"),
  /** It is being deleted. */
  TERMINATING("Terminating"),
  /** It does not exist. */
  MISSING("Missing"),
  /** It failed, or does not get on. */
  DEGRADED("Degraded"),
  /** It could not be found out. */
  UNKNOWN("Unknown");

  private final String text;

  HealthStatus(String text) {
    this.text = text;
  }

  /** The word that Argo CD and this library's own style use. */
  public String text() {
    return text;
  }
}
