// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.health;

import java.util.Locale;

/** Whose rules judge health, and whose words tell it. */
public enum HealthStyle {
  /**
   * This library's own: Argo CD's rules with their known mistakes mended, then the generic rule of
   * conditions. The default.
   */
  GITOPS("gitops"),
  /** Argo CD with its rules for custom resources. */
  ARGO("argo"),
  /** Argo CD's built-in rules alone; no opinion on other kinds. */
  ARGO_BUILTIN("argo-builtin"),
  /** The rules and the words of kstatus. */
  KSTATUS("kstatus"),
  /** As kstatus, with what Flux changes: a Job is done when it has ended. */
  FLUX("flux");

  private final String id;

  HealthStyle(String id) {
    this.id = id;
  }

  /** The name in files and on the command line. */
  public String id() {
    return id;
  }

  /**
   * The style with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static HealthStyle parse(String id) {
    for (HealthStyle style : values()) {
      if (style.id.equals(id.toLowerCase(Locale.ROOT))) {
        return style;
      }
    }
    throw new IllegalArgumentException(
        "style: " + id + " (expected: gitops, argo, argo-builtin, kstatus or flux)");
  }

  /** The status in the words of this style. */
  public String word(HealthStatus status) {
    if (this != KSTATUS && this != FLUX) {
      return status.text();
    }
    return switch (status) {
      case HEALTHY -> "Current";
      case PROGRESSING, SUSPENDED -> "InProgress";
      case DEGRADED -> "Failed";
      case TERMINATING -> "Terminating";
      case MISSING -> "NotFound";
      case UNKNOWN -> "Unknown";
    };
  }
}
